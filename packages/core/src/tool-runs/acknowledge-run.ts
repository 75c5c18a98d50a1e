import type { RunView } from '@imagemint/contract/runs';
import { HEADER_BYTES, verifyAcknowledgement } from '@imagemint/envelope';
import { AppError, asSystem, requireAccount } from '../kernel/index.ts';
import { purgeRunContent } from '../vault/index.ts';
import { getRun } from './get-run.ts';
import type { RunCtx } from './run-ctx.ts';
import { endRun } from './end-run.ts';

/**
 * Ends a run whose owner proves to have opened the result: charged, and purged before this returns.
 * Acknowledging a delivered run again changes nothing.
 * @param input.token acknowledgement token that the envelope's opener yields, base64url.
 * @throws AppError NOT_FOUND, RESULT_NOT_READY, ACKNOWLEDGEMENT_INVALID, RUN_EXPIRED, RUN_CANCELLED.
 */
export async function acknowledgeRun(ctx: RunCtx, input: { runId: string; token: string }): Promise<RunView> {
  const { accountId } = requireAccount(ctx);
  const { runId } = input;
  const run = await ctx.db.run.findUnique({ where: { id: runId, accountId }, select: { state: true, resultObjectId: true } });
  if (!run) throw new AppError('NOT_FOUND');
  if (run.state === 'DELIVERED') return await getRun(ctx, input);
  if (run.state === 'EXPIRED') throw new AppError('RUN_EXPIRED');
  if (run.state === 'CANCELLED') throw new AppError('RUN_CANCELLED');
  if (run.state !== 'READY' || run.resultObjectId === null) throw new AppError('RESULT_NOT_READY');
  const header = await readHeader(ctx, run.resultObjectId);
  if (!(await verifyAcknowledgement(header, input.token))) throw new AppError('ACKNOWLEDGEMENT_INVALID');
  await endRun(ctx, { runId, from: ['READY'], to: 'DELIVERED', settle: 'COMMITTED', purge: 'acknowledged' });
  await purgeRunContent(asSystem(ctx), { runId, reason: 'acknowledged' });
  return await getRun(ctx, input);
}

async function readHeader(ctx: RunCtx, objectId: string): Promise<Uint8Array> {
  if ((await ctx.vault.store.stat(objectId)) === null) throw new AppError('RESULT_PURGED');
  const stream = ctx.vault.store.get(objectId, { start: 0, end: HEADER_BYTES.result - 1 });
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
