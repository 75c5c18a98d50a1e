import { isBusy } from './photo.ts';
import { photoStore } from './photo-store.ts';

let warnedFor = '';

/**
 * Warns before the tab closes while a run is under way or a result was not downloaded; once for the same set of photos,
 * because whoever saw it has decided.
 */
export function guardLeaving(): () => void {
  const onBeforeUnload = (event: BeforeUnloadEvent) => {
    const open = photoStore.get().photos.filter(({ work, result }) => isBusy(work) || result?.isSaved === false);
    const key = open.map(({ id, work }) => `${id}:${work.view?.id ?? ''}`).join();
    if (key === '' || key === warnedFor) return;
    warnedFor = key;
    event.preventDefault();
  };
  addEventListener('beforeunload', onBeforeUnload);
  return () => removeEventListener('beforeunload', onBeforeUnload);
}
