import { followingMegapixelsOf } from '@imagemint/contract/chain';
import { FRAME, type Frame } from './frames.ts';
import type { JobFrame, SandboxJob } from './sandbox-job.ts';
import type { SandboxProcess } from './sandbox-process.ts';
import { SandboxReport } from './sandbox-report.ts';

/** How one try on one process ended: with a report, or with the process. */
export type AttemptEnd = { kind: 'reported'; report: SandboxReport; resultId: string | null } | { kind: 'ended' };

/** The sandbox is gone (`crashed`), or does not keep to the protocol and must go. */
class SandboxLostError extends Error {
  override readonly name = 'SandboxLostError';
  readonly reason: 'crashed' | 'misbehaved';

  constructor(reason: 'crashed' | 'misbehaved' = 'misbehaved') {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Gives the job to a ready process and takes its result. When this returns `ended` the process has been reaped.
 * @throws whatever the job's own source and sink throw; the process is killed and reaped then, too.
 */
export async function runAttempt(process: SandboxProcess, job: SandboxJob, maxResultBytes: number): Promise<AttemptEnd> {
  const feeding = new AbortController();
  let feedError: Error | undefined;
  try {
    await sendJob(process, job);
    // A source that fails ends the process: without all of it, its report would be waited for in vain.
    void feed(process, job.source, feeding.signal).catch((error: unknown) => {
      feedError ??= error instanceof Error ? error : new Error('the source failed', { cause: error });
      process.kill('misbehaved');
    });
    return await receive(process, job, maxResultBytes);
  } catch (error) {
    process.kill(error instanceof SandboxLostError ? error.reason : 'misbehaved');
    await process.exited;
    if (feedError !== undefined && process.killReason === 'misbehaved') throw feedError;
    if (error instanceof SandboxLostError) return { kind: 'ended' };
    throw error;
  } finally {
    feeding.abort();
  }
}

async function sendJob(process: SandboxProcess, job: SandboxJob): Promise<void> {
  const { tool, params, maxMegapixels, recipientKey, sourceId, sourceBytes } = job;
  const sourcePath = 'path' in job.source ? job.source.path : null;
  const frame: JobFrame = {
    tool,
    params,
    maxMegapixels,
    recipientKey,
    sourceId,
    sourceBytes,
    sourcePath,
    followingMegapixels: followingMegapixelsOf(job),
  };
  // The key in a frame of its own and as raw bytes: as text it would stay in strings that nobody can wipe.
  await Promise.all([process.send(FRAME.job, Buffer.from(JSON.stringify(frame))), process.send(FRAME.key, job.sourceKey)]);
}

async function feed(process: SandboxProcess, source: SandboxJob['source'], signal: AbortSignal): Promise<void> {
  if ('path' in source) return;
  for await (const chunk of source.open(signal)) {
    if (signal.aborted || process.hasExited) return;
    for (let at = 0; at < chunk.length; at += 262_144) await process.send(FRAME.source, chunk.subarray(at, at + 262_144));
  }
  await process.send(FRAME.sourceEnd, new Uint8Array(0));
}

async function receive(process: SandboxProcess, job: SandboxJob, maxResultBytes: number): Promise<AttemptEnd> {
  const first = await nextFrame(process);
  if (first.type === FRAME.end) {
    const report = parseReport(first);
    if (report.outcome === 'OK') throw new SandboxLostError();
    return { kind: 'reported', report, resultId: null };
  }
  if (first.type !== FRAME.sealable) throw new SandboxLostError();
  const sink = await job.openResult();
  await process.send(FRAME.seal, Buffer.from(sink.objectId));
  const result = readResult(process, maxResultBytes);
  await sink.put(result.chunks());
  const report = result.getReport();
  if (report === null) throw new SandboxLostError();
  return { kind: 'reported', report, resultId: sink.objectId };
}

function readResult(
  process: SandboxProcess,
  maxBytes: number,
): { chunks: () => AsyncIterable<Uint8Array>; getReport: () => SandboxReport | null } {
  let report: SandboxReport | null = null;
  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let bytes = 0; ;) {
      const frame = await nextFrame(process);
      if (frame.type === FRAME.end) {
        const parsed = parseReport(frame);
        // A result that was begun and not finished must not look whole.
        if (parsed.outcome !== 'OK') throw new SandboxLostError();
        report = parsed;
        return;
      }
      bytes += frame.payload.length;
      if (frame.type !== FRAME.result || bytes > maxBytes) throw new SandboxLostError();
      yield frame.payload;
    }
  }
  return { chunks, getReport: () => report };
}

async function nextFrame(process: SandboxProcess): Promise<Frame> {
  const frame = await process.nextFrame().catch(() => {
    throw new SandboxLostError();
  });
  if (frame === null) throw new SandboxLostError('crashed');
  return frame;
}

function parseReport(frame: Frame): SandboxReport {
  try {
    return SandboxReport.parse(JSON.parse(Buffer.from(frame.payload).toString()));
  } catch {
    throw new SandboxLostError();
  }
}
