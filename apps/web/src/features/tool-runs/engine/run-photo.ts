import type { RunView } from '@imagemint/contract/runs';
import { api, queryClient, trpc } from '../../../trpc.ts';
import { watchUpload } from '../../../upload-fetch.ts';
import type { AppFailure } from '../../../read-failure.ts';
import { IDLE, type Photo, type Result, type RunRequest, type Work } from '../session/photo.ts';
import { toSteps } from '../session/recipe.ts';
import { followRun } from './follow-run.ts';
import { measureImage } from './measure-image.ts';
import { openSealedResult } from './open-sealed-result.ts';
import { phaseOf } from './phase-of.ts';
import { getSessionKeys } from './session-keys.ts';
import { toFailure } from './to-failure.ts';

const PURGE_SEEN_MS = 2_000;

/** Where a run's progress and its result go: to the photo itself, or to its preview. */
export type RunSink = {
  /** The state so far; undefined when nobody waits for it any longer. */
  get: () => Work | undefined;
  report: (patch: Partial<Work>) => void;
  settle: (result: Result) => void;
};

type Run = { photo: Pick<Photo, 'file' | 'header'>; request: RunRequest; signal: AbortSignal; sink: RunSink };

/**
 * Takes one photo through one run: prepare, upload, follow, open, acknowledge. All progress goes to the sink.
 * A photo that the service lost is sent again by itself, once.
 */
export async function runPhoto(run: Run): Promise<void> {
  const lost = await runOnce(run);
  if (!lost || run.signal.aborted) return;
  run.sink.report({ isResent: true, failure: null, view: null, sentBytes: 0, phase: 'uploading' });
  await runOnce(run);
}

/** One attempt; whether the service lost the photo. */
async function runOnce(run: Run): Promise<boolean> {
  let runId: string | null = null;
  try {
    const ticket = await prepare(run);
    runId = ticket.runId;
    run.signal.throwIfAborted();
    const upload = uploadPhoto(run, ticket);
    await Promise.all([upload, follow(run, runId, upload)]);
    run.signal.throwIfAborted();
  } catch (error) {
    if (run.signal.aborted) await cancel(run, runId);
    else end(run, toFailure(error));
  }
  await refreshAccount();
  return run.sink.get()?.failure?.code === 'CONTENT_LOST';
}

/** Tells the service to drop everything; its answer says what happened to the credits. */
async function cancel(run: Run, runId: string | null): Promise<void> {
  if (runId === null) return run.sink.report(IDLE);
  try {
    showView(run, await api.toolRuns.cancel.mutate({ runId }));
  } catch (error) {
    end(run, toFailure(error));
  }
}

type Ticket = { runId: string; uploadTicket: string };

async function prepare({ photo, request, sink }: Run): Promise<Ticket> {
  const { publicKey } = await getSessionKeys();
  sink.report({ phase: 'uploading', failure: null });
  return await api.toolRuns.prepare.mutate({
    ...request,
    bytes: photo.file.size,
    ...(photo.header && { width: photo.header.width, height: photo.header.height }),
    recipientKey: publicKey,
  });
}

async function uploadPhoto(run: Run, { uploadTicket }: Ticket): Promise<void> {
  // A slice has no name and no type: neither leaves the tab.
  const bytes = run.photo.file.slice();
  watchUpload(bytes, (sentBytes) => run.sink.report({ sentBytes }));
  await api.toolRuns.upload.mutate(bytes, { context: { uploadTicket }, signal: run.signal });
  run.sink.report({ sentBytes: run.photo.file.size });
}

/** Follows the run to its end; opens the result as soon as there is one. */
async function follow(run: Run, runId: string, upload: Promise<void>): Promise<void> {
  const stop = new AbortController();
  // A refused upload has its own error, which is the one to show; the purge that follows it still belongs in the timeline.
  upload.catch(() => setTimeout(() => stop.abort(), PURGE_SEEN_MS));
  const openings: Promise<void>[] = [];
  const onView = (view: RunView) => {
    showView(run, view);
    if (view.state !== 'READY' || openings.length > 0) return;
    openings.push(openAndAcknowledge(run, view));
    // What failed to open need not be followed any longer.
    openings[0]?.catch(() => stop.abort());
  };
  const signal = AbortSignal.any([stop.signal, run.signal]);
  await followRun({ runId, signal, onView, onConnected: (isConnected) => run.sink.report({ isReconnecting: !isConnected }) });
  await Promise.all(openings);
}

async function openAndAcknowledge(run: Run, view: RunView): Promise<void> {
  if (view.resultObjectId === null || view.outputFormat === null) return;
  const format = view.outputFormat;
  const { blob, token } = await openSealedResult({
    runId: view.id,
    objectId: view.resultObjectId,
    format,
    signal: run.signal,
    onProgress: (receivedBytes, resultBytes) => run.sink.report({ receivedBytes, resultBytes }),
  });
  // What nobody waits for any longer is neither kept nor acknowledged.
  run.signal.throwIfAborted();
  const url = URL.createObjectURL(blob);
  const size = await measureImage(url);
  run.sink.settle({ url, blob, format, ...size, tools: toSteps(run.request).map(({ tool }) => tool), isSaved: false });
  showView(run, await api.toolRuns.acknowledge.mutate({ runId: view.id, token }));
}

/** Shows a state of the run, unless a newer one has arrived by the other way (events and answers may cross). */
function showView({ sink }: Pick<Run, 'sink'>, view: RunView): void {
  const work = sink.get();
  if (!work || isOlder(view, work.view)) return;
  const phase = phaseOf(view.state, work.phase === 'done');
  const failure = view.error === null || view.error === work.failure?.code ? work.failure : { code: view.error };
  sink.report({ view, viewAtMs: performance.now(), phase, failure });
}

function isOlder(view: RunView, shown: RunView | null): boolean {
  const count = ({ timeline }: RunView) => timeline.filter(({ at }) => at !== null).length;
  return shown !== null && shown.id === view.id && count(view) < count(shown);
}

function end({ sink }: Run, failure: AppFailure): void {
  sink.report({ phase: sink.get()?.phase === 'done' ? 'done' : 'ended', failure });
}

async function refreshAccount(): Promise<void> {
  await Promise.all([
    // A session may have ended meanwhile.
    queryClient.invalidateQueries(trpc.accounts.me.pathFilter()),
    queryClient.invalidateQueries(trpc.billing.pathFilter()),
    queryClient.invalidateQueries(trpc.toolRuns.list.pathFilter()),
  ]);
}
