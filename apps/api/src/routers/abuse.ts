import { ContestBlockInput } from '@imagemint/contract/abuse';
import { contestBlock, listBlocks } from '@imagemint/core/abuse';
import { router, signedInProcedure } from '../trpc.ts';

export const abuseRouter = router({
  /** The account's own blocks, with what they stop and why. */
  blocks: signedInProcedure.query(({ ctx: { ctx } }) => listBlocks(ctx)),
  contest: signedInProcedure.input(ContestBlockInput).mutation(({ ctx: { ctx }, input }) => contestBlock(ctx, input)),
});
