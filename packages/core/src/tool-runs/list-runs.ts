import type { RunView } from '@imagemint/contract/runs';
import { requireAccount, type Ctx } from '../kernel/index.ts';
import { RUN_COLUMNS, toRunView } from './run-view.ts';

/** One page of the caller's runs, newest first; `before` is the `next` of the page above, the id of its last run. */
export async function listRuns(
  ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>,
  input: { before?: string | undefined; limit: number },
): Promise<{ runs: RunView[]; next: string | null }> {
  const { accountId } = requireAccount(ctx);
  const rows = await ctx.db.run.findMany({
    where: { accountId },
    // By time and id: runs of one moment must not fall between two pages.
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    ...(input.before === undefined ? {} : { cursor: { id: input.before }, skip: 1 }),
    take: input.limit + 1,
    select: RUN_COLUMNS,
  });
  const page = rows.slice(0, input.limit);
  return {
    runs: page.map((row) => toRunView(row, { now: ctx.clock.now(), placeInQueue: null })),
    next: rows.length > input.limit ? (page.at(-1)?.id ?? null) : null,
  };
}
