import { IDLE, type Result, type RunRequest, type Work } from '../session/photo.ts';
import { photoStore } from '../session/photo-store.ts';
import { runPhoto, type RunSink } from './run-photo.ts';

const controllers = new Map<string, AbortController>();

/** Makes a preview of a photo by a run of its own, in place of the one there was. */
export function startPreview(id: string, request: RunRequest): void {
  dropPreview(id);
  const photo = photoStore.find(id);
  if (!photo) return;
  const controller = new AbortController();
  controllers.set(id, controller);
  photoStore.setPreview(id, { request, work: { ...IDLE, phase: 'uploading', request }, result: null });
  void runPhoto({ photo, request, signal: controller.signal, sink: createSink(id, request) });
}

/** Forgets a photo's preview; one that is under way is cancelled, and what it was to cost stays with the customer. */
export function dropPreview(id: string): void {
  controllers.get(id)?.abort();
  controllers.delete(id);
  photoStore.setPreview(id, null);
}

/** Reports to the preview for as long as it is the one that was asked for. */
function createSink(id: string, request: RunRequest): RunSink {
  const find = () => {
    const preview = photoStore.find(id)?.preview;
    return preview?.request === request ? preview : undefined;
  };
  const change = (patch: { work?: Partial<Work>; result?: Result }) => {
    const preview = find();
    if (!preview) return patch.result && URL.revokeObjectURL(patch.result.url);
    photoStore.setPreview(id, { ...preview, ...patch, work: { ...preview.work, ...patch.work } });
  };
  return {
    get: () => find()?.work,
    report: (work) => change({ work }),
    settle: (result) => change({ result, work: { phase: 'done' } }),
  };
}
