import { z } from 'zod';
import { BlockState, DecideBlockInput } from '@imagemint/contract/abuse';
import { decideBlock, listAllBlocks } from '@imagemint/core/abuse';
import { getQuota, listQuotas } from '@imagemint/core/billing';
import { recordStaffRead } from '@imagemint/core/privacy';
import { getPurgeFigures, listPurgeLog } from '@imagemint/core/purge';
import { router, staffProcedure } from '../trpc.ts';
import { adminOrderProcedures } from './admin-orders.ts';

const limit = z.number().int().min(1).max(200).default(50);
const seq = z.string().regex(/^\d{1,18}$/);

/** What staff may see: numbers and ids. Every look is recorded before it is answered. */
export const adminRouter = router({
  quotas: staffProcedure
    .input(z.strictObject({ search: z.string().max(36).optional(), after: z.uuid().optional(), limit }))
    .query(async ({ ctx: { ctx }, input }) => {
      await recordStaffRead(ctx, { page: 'quotas', subjectId: null });
      return await listQuotas(ctx, input);
    }),
  quota: staffProcedure
    .input(z.strictObject({ accountId: z.uuid(), before: seq.optional(), limit }))
    .query(async ({ ctx: { ctx }, input }) => {
      await recordStaffRead(ctx, { page: 'quota', subjectId: input.accountId });
      return await getQuota(ctx, input);
    }),
  purgeLog: staffProcedure
    .input(z.strictObject({ search: z.uuid().optional(), before: seq.optional(), limit }))
    .query(async ({ ctx: { ctx }, input }) => {
      await recordStaffRead(ctx, { page: 'purge-log', subjectId: null });
      return await listPurgeLog(ctx, input);
    }),
  blocks: staffProcedure
    .input(z.strictObject({ state: BlockState.optional(), before: z.uuid().optional(), limit }))
    .query(async ({ ctx: { ctx }, input }) => {
      await recordStaffRead(ctx, { page: 'blocks', subjectId: null });
      return await listAllBlocks(ctx, input);
    }),
  decideBlock: staffProcedure.input(DecideBlockInput).mutation(async ({ ctx: { ctx }, input }) => {
    const block = await decideBlock(ctx, input);
    await recordStaffRead(ctx, { page: 'blocks', subjectId: block.accountId });
    return block;
  }),
  purgeFigures: staffProcedure.query(({ ctx: { ctx } }) => getPurgeFigures(ctx)),
  ...adminOrderProcedures,
});
