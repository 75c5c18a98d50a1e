import type { RunParams } from '@imagemint/contract/chain';
import type { ToolId } from '@imagemint/contract/tools';
import type { SandboxReport } from './sandbox-report.ts';

/** Where the sealed result goes. */
export type ResultSink = {
  /** The id that the result is sealed to. */
  objectId: string;
  /** Stores the ciphertext; when it or `chunks` fails, nothing stays. */
  put(chunks: AsyncIterable<Uint8Array>): Promise<void>;
};

/** One tool, or a chain of them, to apply to one stored photo. */
export type SandboxJob = {
  tool: ToolId;
  params: RunParams;
  maxMegapixels: number;
  /** X25519 public key of whoever may read the result, base64url. */
  recipientKey: string;
  sourceId: string;
  /** 32 bytes; the caller wipes them when the job is over. */
  sourceKey: Uint8Array;
  /** The ciphertext: a file that the sandbox opens for itself, or bytes that travel through its pipe. */
  source: { path: string } | { open: (signal: AbortSignal) => AsyncIterable<Uint8Array> };
  /** Length of the ciphertext in bytes. */
  sourceBytes: number;
  /** Called once per attempt, when there is a result to seal. */
  openResult: () => Promise<ResultSink>;
};

/** How a job ended. `resultId` is the sealed result, whole in its sink, when the outcome is OK. */
export type SandboxOutcome = { kind: 'finished'; report: SandboxReport; resultId: string | null; durationMs: number } | { kind: 'aborted' };

/** What the sandbox is told in its job frame; nothing in it is secret. */
export type JobFrame = Pick<SandboxJob, 'tool' | 'params' | 'maxMegapixels' | 'recipientKey' | 'sourceId' | 'sourceBytes'> & {
  sourcePath: string | null;
  followingMegapixels: readonly number[];
};
