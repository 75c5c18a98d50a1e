import { RESULT_TTL_SECONDS, RUN_TTL_SECONDS, isTerminal, type RunState } from '@imagemint/contract/runs';
import type { RunOperation, RunVerb, ServiceOperation } from './operation.ts';

/** What the service promises, written a second time and without it: states, end dates, answers. Times are milliseconds. */
const UPLOAD_TTL_MS = 300_000;
const RUN_TTL_MS = RUN_TTL_SECONDS * 1000;
const ANNOUNCED_MS = (RESULT_TTL_SECONDS + 60) * 1000;
const MIN_TRANSFER_MS = 30_000;
const MAX_ATTEMPTS = 3;
const GRACE_MS = 10_000;

export type Known = 'yes' | 'no' | 'maybe';

/** A source or a result: whether the service still lists it, and whether it can still be read. */
export type Held = { listed: Known; usable: Known; createdAt: number; endsAt: number };

/** One way in which a run may stand. */
export type Hypothesis = {
  state: RunState | 'NONE';
  error: string | null;
  isTransferred: boolean;
  fence: number;
  endsAt: number;
  retainMs: number;
  source: Held | null;
  /** By the number of the attempt that announced it. */
  results: Record<number, Held>;
  /** The attempt whose result it is. */
  result: number | null;
};

export type Outcome = { next: Hypothesis; answer: string };

export const NEVER_OPENED: Hypothesis = {
  state: 'NONE',
  error: null,
  isTransferred: false,
  fence: 0,
  endsAt: 0,
  retainMs: 0,
  source: null,
  results: {},
  result: null,
};

/** What the harness knows and the run does not show: whose turn an attempt is, whether a token is right, how long a result is kept. */
export type Details = {
  now: number;
  isOwner: boolean;
  retainMs: number;
  refusal: string;
  attempt: { id: number; fence: number } | null;
  hasToken: boolean;
};

const CONTENT_GONE = { source: null, results: {} };
export const isOpen = (state: Hypothesis['state']): state is RunState => state !== 'NONE' && !isTerminal(state);
const AWAITS_END = ['RECEIVED', 'QUEUED', 'PROCESSING'];

/** Ends a run; whatever was to end it, a result that has left whole is delivered. */
function end(h: Hypothesis, state: RunState, error: string | null = null): Hypothesis {
  return h.isTransferred ? { ...h, ...CONTENT_GONE, state: 'DELIVERED', error: null } : { ...h, ...CONTENT_GONE, state, error };
}

const only = (next: Hypothesis, answer: string): Outcome[] => [{ next, answer }];
const stays = (h: Hypothesis, answer: string): Outcome[] => only(h, answer);

/** Splits on what is not known. */
function when(known: Known, yes: () => Outcome[], no: () => Outcome[]): Outcome[] {
  return [...(known === 'no' ? [] : yes()), ...(known === 'yes' ? [] : no())];
}

function upload(h: Hypothesis, d: Details, isCut: boolean): Outcome[] {
  if (h.state !== 'NONE' && !d.isOwner) return stays(h, 'NOT_FOUND');
  if (h.state !== 'NONE' && h.state !== 'RECEIVED') return stays(h, 'RUN_STATE_CONFLICT');
  const source: Held = { listed: 'yes', usable: 'yes', createdAt: d.now, endsAt: d.now + RUN_TTL_MS };
  return when(
    h.source?.listed ?? 'no',
    () => stays(h, 'RUN_STATE_CONFLICT'),
    () => (isCut ? stays({ ...h, source: null }, d.refusal) : only({ ...h, source }, 'ok')),
  );
}

function abandon(h: Hypothesis, d: Details): Outcome[] {
  if (h.state !== 'NONE' && !d.isOwner) return stays(h, 'ok');
  if (h.state === 'NONE' || !isOpen(h.state)) return only({ ...h, ...CONTENT_GONE }, 'ok');
  return h.state === 'RECEIVED' ? only(end(h, 'FAILED', 'UPLOAD_INCOMPLETE'), 'ok') : stays(h, 'ok');
}

function queue(h: Hypothesis, d: Details): Outcome[] {
  if (h.state === 'NONE' || !d.isOwner) return stays(h, 'NOT_FOUND');
  if (h.state === 'RECEIVED') return only({ ...h, state: 'QUEUED', endsAt: d.now + RUN_TTL_MS }, 'ok');
  return stays(h, h.state === 'CANCELLED' ? 'RUN_CANCELLED' : h.state === 'EXPIRED' ? 'RUN_EXPIRED' : 'RUN_STATE_CONFLICT');
}

/** Past its end date it is the sweeper's. */
const isClaimable = (h: Hypothesis, now: number) => (h.state === 'QUEUED' || h.state === 'PROCESSING') && now < h.endsAt;

/** Its key ends with its end date, before any sweep. */
export function usableSource(h: Hypothesis, now: number): Known {
  return h.source !== null && now < h.source.endsAt ? h.source.usable : 'no';
}

function claim(h: Hypothesis, d: Details): Outcome[] {
  if (!isClaimable(h, d.now)) return stays(h, 'nothing');
  const claimed: Hypothesis = { ...h, state: 'PROCESSING', fence: h.fence + 1 };
  if (claimed.fence > MAX_ATTEMPTS) return only(end(claimed, 'FAILED', 'TOOL_FAILED'), 'nothing');
  return when(
    usableSource(h, d.now),
    () => only(claimed, 'claimed'),
    () => only(end(claimed, 'FAILED', 'CONTENT_LOST'), 'nothing'),
  );
}

const owns = (h: Hypothesis, d: Details) => h.state === 'PROCESSING' && h.fence === d.attempt?.fence;

function announce(h: Hypothesis, d: Details): Outcome[] {
  if (!owns(h, d) || d.attempt === null) return stays(h, 'CONTENT_LOST');
  const held: Held = { listed: 'yes', usable: 'yes', createdAt: d.now, endsAt: d.now + ANNOUNCED_MS };
  return only({ ...h, results: { ...h.results, [d.attempt.id]: held } }, 'ok');
}

function put(h: Hypothesis, d: Details): Outcome[] {
  const held = h.results[d.attempt?.id ?? -1];
  return when(
    held?.listed ?? 'no',
    () => stays(h, 'ok'),
    () => stays(h, 'CONTENT_LOST'),
  );
}

function complete(h: Hypothesis, d: Details): Outcome[] {
  const id = d.attempt?.id ?? -1;
  const { [id]: held, ...others } = h.results;
  const refused = () => only({ ...h, results: others }, 'false');
  if (!owns(h, d) || !held) return refused();
  const endsAt = d.now + Math.max(h.retainMs, MIN_TRANSFER_MS);
  const results = { [id]: { ...held, endsAt: Math.min(held.endsAt, endsAt) } };
  return when(held.listed, () => only({ ...h, state: 'READY', endsAt, source: null, results, result: id }, 'true'), refused);
}

function download(h: Hypothesis, d: Details): Outcome[] {
  if (h.state === 'NONE' || !d.isOwner) return stays(h, 'NOT_FOUND');
  switch (h.state) {
    case 'READY':
      return when(
        h.results[h.result ?? -1]?.usable ?? 'no',
        () => stays(h, 'ok'),
        () => stays(h, 'RESULT_PURGED'),
      );
    case 'DELIVERED':
      return stays(h, 'RESULT_PURGED');
    case 'EXPIRED':
      return stays(h, 'RUN_EXPIRED');
    case 'CANCELLED':
      return stays(h, 'RUN_CANCELLED');
    case 'FAILED':
      return stays(h, h.error === 'CONTENT_LOST' ? 'CONTENT_LOST' : 'RESULT_PURGED');
    default:
      return stays(h, 'RESULT_NOT_READY');
  }
}

function acknowledge(h: Hypothesis, d: Details): Outcome[] {
  if (h.state === 'NONE' || !d.isOwner) return stays(h, 'NOT_FOUND');
  if (h.state === 'DELIVERED') return stays(h, 'DELIVERED');
  if (h.state === 'EXPIRED') return stays(h, 'RUN_EXPIRED');
  if (h.state === 'CANCELLED') return stays(h, 'RUN_CANCELLED');
  if (h.state !== 'READY') return stays(h, 'RESULT_NOT_READY');
  return when(
    h.results[h.result ?? -1]?.usable ?? 'no',
    () => (d.hasToken ? only(end(h, 'DELIVERED'), 'DELIVERED') : stays(h, 'ACKNOWLEDGEMENT_INVALID')),
    () => stays(h, 'RESULT_PURGED'),
  );
}

function deliver(h: Hypothesis, d: Details): Outcome[] {
  if (h.state === 'NONE' || !d.isOwner) return stays(h, 'NOT_FOUND');
  return h.state === 'READY' ? only(end(h, 'DELIVERED'), 'DELIVERED') : stays(h, h.state);
}

function cancel(h: Hypothesis, d: Details): Outcome[] {
  if (h.state === 'NONE' || !d.isOwner) return stays(h, 'NOT_FOUND');
  const next = isOpen(h.state) ? end(h, 'CANCELLED') : h;
  return only({ ...next, ...CONTENT_GONE }, next.state);
}

type Context = Details & { refused: string | null };

function open(h: Hypothesis, d: Context): Outcome[] {
  if (h.state !== 'NONE') return stays(h, 'ok');
  if (d.refused !== null) return stays(h, d.refused);
  return only({ ...h, state: 'RECEIVED', endsAt: d.now + UPLOAD_TTL_MS, retainMs: d.retainMs }, 'ok');
}

const PROMISES: Record<RunVerb, (h: Hypothesis, d: Context, detail: number) => Outcome[]> = {
  open,
  upload: (h, d) => upload(h, d, false),
  'upload-refused': (h, d) => upload(h, d, true),
  'upload-cut': (h, d) => upload(h, d, true),
  abandon,
  queue,
  claim,
  announce,
  put,
  complete,
  fail: (h, d) => (owns(h, d) ? only(end(h, 'FAILED', 'TOOL_FAILED'), 'true') : stays(h, 'false')),
  return: (h, d) => (owns(h, d) ? only({ ...h, state: 'QUEUED', fence: h.fence - 1 }, 'true') : stays(h, 'false')),
  download,
  acknowledge,
  'acknowledge-wrongly': (h, d) => acknowledge(h, { ...d, hasToken: false }),
  transferred: (h, d) => only(d.isOwner && h.state === 'READY' ? { ...h, isTransferred: true } : h, 'ok'),
  deliver,
  cancel,
  'lose-job': (h) => stays(h, 'ok'),
  'lose-blob': (h, _d, detail) => only(loseBlob(h, detail), 'ok'),
};

/** What an operation on a run answers and leaves; `refused` says why its account may open no more runs. */
export function applyToRun(h: Hypothesis, operation: RunOperation, context: Context): Outcome[] {
  return PROMISES[operation.verb](h, context, operation.detail);
}

function loseBlob(h: Hypothesis, detail: number): Hypothesis {
  if (detail % 2 === 0) return { ...h, source: h.source && { ...h.source, usable: 'no' } };
  const held = h.results[h.result ?? -1];
  return held && h.result !== null ? { ...h, results: { ...h.results, [h.result]: { ...held, usable: 'no' } } } : h;
}

function sweep(h: Hypothesis, now: number): Hypothesis {
  const ended =
    isOpen(h.state) && h.endsAt <= now ? (h.state === 'RECEIVED' ? end(h, 'FAILED', 'UPLOAD_INCOMPLETE') : end(h, 'EXPIRED')) : h;
  const isDue = (held: Held | null) => held !== null && held.endsAt <= now;
  return {
    ...ended,
    source: isDue(ended.source) ? null : ended.source,
    results: Object.fromEntries(Object.entries(ended.results).filter(([, held]) => !isDue(held))),
  };
}

function reconcile(h: Hypothesis, now: number): Hypothesis {
  if (h.source === null) return h;
  // An upload that outlived its run is found by its run's end, which is not followed here.
  if (h.state !== 'NONE' && !isOpen(h.state)) return { ...h, source: { ...h.source, listed: 'maybe', usable: 'maybe' } };
  // Nobody opened a run for it while it could be opened.
  if (h.state === 'NONE' && h.source.createdAt < now - UPLOAD_TTL_MS) return { ...h, source: null };
  // The reconciler takes what has lost its bytes off the list; what has lost its key alone stays until its end.
  const isOld = h.source.createdAt < now - GRACE_MS;
  return h.source.usable === 'no' && isOld ? { ...h, source: { ...h.source, listed: 'maybe' } } : h;
}

function restart(h: Hypothesis): Hypothesis {
  return AWAITS_END.includes(h.state) ? end(h, 'FAILED', 'CONTENT_LOST') : { ...h, source: null };
}

/** What an operation on the whole service leaves of one run. */
export function applyToEach(h: Hypothesis, operation: ServiceOperation, now: number): Hypothesis {
  switch (operation.verb) {
    case 'sweep':
      return sweep(h, now);
    case 'reconcile':
      return reconcile(h, now);
    case 'restart':
      return restart(h);
    case 'lose-keys':
      return { ...h, source: h.source && { ...h.source, usable: 'no' } };
    case 'leave-stray':
    case 'advance':
      return h;
  }
}

/** The same run after something went wrong on the way: what is held of it may be gone, or may have come. */
export function loosen(h: Hypothesis, now: number): Hypothesis {
  const maybe = (held: Held): Held => ({ ...held, listed: 'maybe', usable: 'maybe' });
  return {
    ...h,
    source: h.source ? maybe(h.source) : { listed: 'maybe', usable: 'maybe', createdAt: now, endsAt: now + RUN_TTL_MS },
    results: Object.fromEntries(Object.entries(h.results).map(([id, held]) => [id, maybe(held)])),
  };
}

/** Where a verb of several statements may have stopped on its way, beside before and behind it. */
export function interrupt(h: Hypothesis, operation: RunOperation, now: number): Hypothesis[] {
  return operation.verb === 'claim' && isClaimable(h, now) ? [{ ...h, state: 'PROCESSING', fence: h.fence + 1 }] : [];
}

/** What its credits must be: none set aside yet, set aside, charged, or given back. */
export function creditsOf(h: Hypothesis): 'NONE' | 'OPEN' | 'COMMITTED' | 'RELEASED' {
  if (h.state === 'NONE') return 'NONE';
  if (h.state === 'DELIVERED' || h.isTransferred) return 'COMMITTED';
  return isOpen(h.state) ? 'OPEN' : 'RELEASED';
}
