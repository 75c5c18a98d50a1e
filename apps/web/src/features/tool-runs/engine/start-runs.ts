import { IDLE, type RunRequest } from '../session/photo.ts';
import { photoStore } from '../session/photo-store.ts';
import { requestFor } from '../session/request-for.ts';
import { runPhoto, type RunSink } from './run-photo.ts';

/** Browsers open six connections to one origin over HTTP/1.1; a run uses up to two. */
const MOST_AT_ONCE = 3;

const controllers = new Map<string, AbortController>();
const waiting: { id: string; request: RunRequest }[] = [];

/** Starts a run for each photo; what exceeds the places waits in the tab, not at the service. */
export function startRuns(ids: readonly string[], request: RunRequest): void {
  for (const id of ids) {
    const photo = photoStore.find(id);
    if (!photo) continue;
    const own = requestFor(photo, request);
    photoStore.setWork(id, { ...IDLE, phase: 'waiting', request: own });
    waiting.push({ id, request: own });
  }
  fill();
}

/** Ends a run wherever it is. The service answers with what happened to the credits. */
export function cancelRun(id: string): void {
  const place = waiting.findIndex((item) => item.id === id);
  if (place !== -1) {
    waiting.splice(place, 1);
    return photoStore.setWork(id, IDLE);
  }
  photoStore.setWork(id, { isCancelling: true });
  controllers.get(id)?.abort();
}

function fill(): void {
  while (controllers.size < MOST_AT_ONCE) {
    const next = waiting.shift();
    if (!next) return;
    void take(next);
  }
}

async function take({ id, request }: { id: string; request: RunRequest }): Promise<void> {
  const photo = photoStore.find(id);
  if (!photo) return;
  const controller = new AbortController();
  controllers.set(id, controller);
  await runPhoto({ photo, request, signal: controller.signal, sink: createSink(id) });
  controllers.delete(id);
  photoStore.setWork(id, { isCancelling: false });
  fill();
}

function createSink(id: string): RunSink {
  return {
    get: () => photoStore.find(id)?.work,
    report: (patch) => photoStore.setWork(id, patch),
    settle(result) {
      photoStore.setResult(id, result);
      photoStore.setWork(id, { phase: 'done' });
      photoStore.setAdjusting(id, false);
    },
  };
}
