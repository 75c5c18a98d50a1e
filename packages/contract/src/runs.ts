import { z } from 'zod';
import { ErrorCode } from './errors.ts';
import { OutputFormat } from './formats.ts';
import { ToolId } from './tools.ts';

/**
 * States of a run. `RECEIVED → QUEUED → PROCESSING → READY → DELIVERED | EXPIRED`,
 * and `FAILED | CANCELLED` from any state before READY (a READY run may still be CANCELLED by its owner).
 */
export const RUN_STATES = ['RECEIVED', 'QUEUED', 'PROCESSING', 'READY', 'DELIVERED', 'EXPIRED', 'FAILED', 'CANCELLED'] as const;
export const RunState = z.enum(RUN_STATES);
export type RunState = z.infer<typeof RunState>;

export const TERMINAL_STATES = ['DELIVERED', 'EXPIRED', 'FAILED', 'CANCELLED'] as const satisfies readonly RunState[];

/** Whether nothing more will happen to a run in this state. */
export function isTerminal(state: RunState): boolean {
  return (TERMINAL_STATES as readonly RunState[]).includes(state);
}

/** Longest life of a run that is never processed, and of a sealed result. Requests can only shorten them. */
export const RUN_TTL_SECONDS = 30 * 60;
export const RESULT_TTL_SECONDS = 10 * 60;

/** X25519 public key, 32 bytes, base64url without padding. */
export const RecipientKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const RetainSeconds = z
  .number()
  .int()
  .min(0)
  .max(RESULT_TTL_SECONDS)
  .describe('Shortens the life of the result; it can never lengthen it');

export const PrepareRunInput = z.strictObject({
  tool: ToolId,
  params: z.record(z.string(), z.unknown()).default({}),
  /** Size of the file that will be uploaded, in bytes: refused here when it is over the limit. */
  bytes: z.number().int().min(1),
  /** Width × height read by the client from the header, when it could; only used to refuse early. */
  width: z.number().int().min(1).optional(),
  height: z.number().int().min(1).optional(),
  recipientKey: RecipientKey,
  retainSeconds: RetainSeconds.optional(),
});
export type PrepareRunInput = z.infer<typeof PrepareRunInput>;

/** One step of the timeline; `at` is null until it has happened. Times are ISO 8601 UTC. */
export const TIMELINE_STEPS = ['received', 'sealed', 'processing', 'sourcePurged', 'ready', 'resultPurged'] as const;
export const TimelineStep = z.enum(TIMELINE_STEPS);
export type TimelineStep = z.infer<typeof TimelineStep>;

/** What its owner may see of a run. It holds nothing that was learnt from the picture. */
export const RunView = z.object({
  id: z.uuid(),
  tool: ToolId,
  params: z.record(z.string(), z.unknown()),
  state: RunState,
  /** Credits: set aside while the run is open, charged when delivered, else 0. */
  creditsHeld: z.number().int(),
  creditsCharged: z.number().int(),
  /** 1 = next to be processed; null when not queued. Capped at 1000. */
  placeInQueue: z.number().int().nullable(),
  timeline: z.array(z.object({ step: TimelineStep, at: z.iso.datetime().nullable() })),
  /** When whatever is still held will be purged at the latest; null when nothing is held. */
  purgeAt: z.iso.datetime().nullable(),
  purgeInSeconds: z.number().int().nullable(),
  outputFormat: OutputFormat.nullable(),
  /** The object id that the sealed result is bound to, needed to open it; null before READY. */
  resultObjectId: z.uuid().nullable(),
  error: ErrorCode.nullable(),
  createdAt: z.iso.datetime(),
});
export type RunView = z.infer<typeof RunView>;
