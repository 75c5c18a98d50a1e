import type { BlockState } from '@imagemint/contract/abuse';
import { requireStaff, type Ctx } from '../kernel/index.ts';
import { toStaffBlockView, type StaffBlockView } from './block-view.ts';

/** One page of all accounts' blocks, newest first; `before` is the `next` of the page above, the id of its last block. */
export async function listAllBlocks(
  ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>,
  input: { state?: BlockState | undefined; before?: string | undefined; limit: number },
): Promise<{ rows: StaffBlockView[]; next: string | null }> {
  requireStaff(ctx);
  const found = await ctx.db.block.findMany({
    where: input.state === undefined ? {} : { state: input.state },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    ...(input.before === undefined ? {} : { cursor: { id: input.before }, skip: 1 }),
    take: input.limit + 1,
  });
  const page = found.slice(0, input.limit);
  return {
    rows: page.map((row) => toStaffBlockView(row, ctx.clock.now())),
    next: found.length > input.limit ? (page.at(-1)?.id ?? null) : null,
  };
}
