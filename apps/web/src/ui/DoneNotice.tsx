import { useEffect, useRef } from 'react';
import { Notice } from './Notice.tsx';

/** What has just been done; a new one each time, even where it reads the same. */
export type Done = { text: string };

/** Says that something is done, and takes the focus, because the button that did it may be gone. */
export function DoneNotice({ done, className = '' }: { done: Done | null; className?: string }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.focus(), [done]);
  return (
    done && (
      <div ref={element} tabIndex={-1} className={`rounded-xl ${className}`}>
        <Notice tone="good" title={done.text} />
      </div>
    )
  );
}
