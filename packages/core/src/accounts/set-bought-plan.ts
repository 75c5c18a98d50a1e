import type { PaidPlanId } from '@imagemint/contract/plans';
import type { Tx } from '@imagemint/db';

/** Writes down which plan an account has paid for, and until when; null for none. */

export async function setBoughtPlan(
  { tx }: { tx: Tx },
  input: { accountId: string; plan: PaidPlanId | null; endsAt: Date | null },
): Promise<void> {
  await tx.account.update({
    where: { id: input.accountId },
    data: { boughtPlan: input.plan, boughtPlanEndsAt: input.endsAt },
    select: { id: true },
  });
}
