import { requireAccount, type Ctx } from '../kernel/index.ts';
import { toBlockView, type BlockView } from './block-view.ts';

const MAX_BLOCKS = 100;

/** The caller's blocks, newest first, those that have ended too. */
export async function listBlocks(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>): Promise<BlockView[]> {
  const { accountId } = requireAccount(ctx);
  const rows = await ctx.db.block.findMany({ where: { accountId }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: MAX_BLOCKS });
  return rows.map((row) => toBlockView(row, ctx.clock.now()));
}
