import { requireStaff, type Ctx } from '../kernel/index.ts';

/** The staff pages on which personal data can be seen. */
export type StaffPage = 'quotas' | 'quota' | 'purge-log' | 'blocks';

/**
 * Notes that a member of staff looked at a page, before it is shown. Append-only.
 * @param input.subjectId account whose data is shown; null for a list of many.
 */
export async function recordStaffRead(
  ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>,
  input: { page: StaffPage; subjectId: string | null },
): Promise<void> {
  const { accountId } = requireStaff(ctx);
  await ctx.db.staffRead.create({ data: { staffId: accountId, subjectId: input.subjectId, page: input.page, readAt: ctx.clock.now() } });
}
