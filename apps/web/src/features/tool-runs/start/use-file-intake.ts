import { useEffect, useEffectEvent, useState } from 'react';

/** Takes files that are dropped on the window or pasted; whether a drag is over it. */
export function useFileIntake(onFiles: (files: readonly File[]) => void): boolean {
  const [isDragging, setDragging] = useState(false);
  const take = useEffectEvent((data: DataTransfer | null) => {
    const files = [...(data?.files ?? [])];
    if (files.length > 0) onFiles(files);
  });
  useEffect(() => {
    let depth = 0;
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const move = (step: number) => (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = Math.max(0, depth + step);
      setDragging(depth > 0);
    };
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setDragging(false);
      take(event.dataTransfer);
    };
    const stop = new AbortController();
    const { signal } = stop;
    addEventListener('dragenter', move(1), { signal });
    addEventListener('dragleave', move(-1), { signal });
    addEventListener('dragover', move(0), { signal });
    addEventListener('drop', drop, { signal });
    addEventListener('paste', ({ clipboardData }) => take(clipboardData), { signal });
    return () => stop.abort();
  }, []);
  return isDragging;
}
