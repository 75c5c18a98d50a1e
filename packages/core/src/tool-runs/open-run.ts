import { randomUUID } from 'node:crypto';
import { PLANS, QUEUE_CLASSES } from '@imagemint/contract/plans';
import { RecipientKey, RESULT_TTL_SECONDS, RetainSeconds } from '@imagemint/contract/runs';
import { priceOfRun } from '@imagemint/contract/chain';
import { isRecipientPublicKey } from '@imagemint/envelope';
import { planGrant } from '../billing/index.ts';
import { addSeconds, AppError, requireAccount, sqlState, type AccountActor, type Ctx } from '../kernel/index.ts';
import { parseTool } from './parse-tool.ts';
import type { RunCtx } from './run-ctx.ts';
import { assertBytes, assertInPlan, assertPixels, getRunLimits } from './run-limits.ts';

/** Longest time between a run's opening and the last byte of its upload. */
export const UPLOAD_TTL_SECONDS = 5 * 60;

export type OpenRunInput = {
  /** Chosen by the caller when the photo came first; else made here. */
  runId?: string | undefined;
  tool: string;
  params: unknown;
  /** Declared size in bytes and pixels: only used to refuse early. */
  bytes?: number | undefined;
  width?: number | undefined;
  height?: number | undefined;
  recipientKey: string;
  retainSeconds?: number | undefined;
};

export type OpenedRun = { runId: string; credits: number; maxBytes: number; maxMegapixels: number; endsAt: Date };

/**
 * Opens a run in RECEIVED and sets its credits aside, in one statement, before any byte is sent.
 * @throws AppError UNKNOWN_TOOL, TOOL_UNAVAILABLE, TOOL_NOT_IN_PLAN, VALIDATION_FAILED, IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS,
 * BLOCKED, INSUFFICIENT_CREDITS, TOO_MANY_RUNS.
 */
export async function openRun(ctx: Pick<RunCtx, 'actor' | 'db' | 'clock' | 'toolsOff'>, input: OpenRunInput): Promise<OpenedRun> {
  const account = requireAccount(ctx);
  const { tool, params } = parseTool(input, ctx.toolsOff);
  assertInPlan(account.plan, { tool, params });
  const isKey = RecipientKey.safeParse(input.recipientKey).success && (await isRecipientPublicKey(input.recipientKey));
  if (!isKey) throw invalid('recipientKey');
  if (input.retainSeconds !== undefined && !RetainSeconds.safeParse(input.retainSeconds).success) throw invalid('retainSeconds');
  const limits = getRunLimits(account.plan, { tool, params });
  if (input.bytes !== undefined) assertBytes(input.bytes, limits);
  if (input.width !== undefined && input.height !== undefined) assertPixels({ width: input.width, height: input.height }, limits);

  const opened = {
    runId: input.runId ?? randomUUID(),
    credits: priceOfRun({ tool, params }),
    maxBytes: limits.maxBytes,
    maxMegapixels: limits.maxMegapixels,
    endsAt: addSeconds(ctx.clock.now(), UPLOAD_TTL_SECONDS),
  };
  try {
    await insertRun(ctx, account, { ...input, ...opened, tool, params, maxOpen: limits.maxConcurrentRuns });
  } catch (error) {
    throw toRefusal(error, { credits: opened.credits, maxOpen: limits.maxConcurrentRuns });
  }
  return opened;
}

/** What the database refused a run for; any other error as it is. */
function toRefusal(error: unknown, run: { credits: number; maxOpen: number }): unknown {
  const state = sqlState(error);
  if (state === 'IM001') return new AppError('INSUFFICIENT_CREDITS', { limit: run.credits });
  if (state === 'IM002') return new AppError('TOO_MANY_RUNS', { limit: run.maxOpen, retryAfterSeconds: 5 });
  if (state === 'IM003') return new AppError('BLOCKED');
  return error;
}

type NewRun = OpenRunInput & OpenedRun & { maxOpen: number };

async function insertRun(ctx: Pick<Ctx, 'db' | 'clock'>, account: AccountActor, run: NewRun): Promise<void> {
  const now = ctx.clock.now();
  const grant = planGrant(account.givenPlan ?? account.plan, now);
  await ctx.db.$executeRaw`
    SELECT quota_grant(${account.accountId}::uuid, ${grant.origin}, ${grant.amount}::int, ${grant.priority}::int, ${grant.endsAt}::timestamptz, ${now}::timestamptz),
           run_open(${run.runId}::uuid, ${account.accountId}::uuid, ${run.tool}, ${JSON.stringify(run.params)}::jsonb, ${run.credits}::int, ${run.maxMegapixels}::int,
                    ${QUEUE_CLASSES[PLANS[account.plan].queueClass]}::int, ${run.recipientKey}, ${run.retainSeconds ?? RESULT_TTL_SECONDS}::int,
                    ${run.maxOpen}::int, ${now}::timestamptz, ${run.endsAt}::timestamptz)`;
}

function invalid(path: string): AppError {
  return new AppError('VALIDATION_FAILED', { fields: [{ path, reason: 'invalid' }] });
}
