import type { Db, Tx } from '@imagemint/db';

/** Credits of orders that were spent on delivered results or are set aside for runs under way, by order; none where nothing was given. */
export async function readUsedCredits({ db }: { db: Db | Tx }, orderIds: readonly string[]): Promise<(orderId: string) => number> {
  const grants = await db.grant.findMany({
    where: { orderId: { in: [...orderIds] } },
    select: { orderId: true, spent: true, held: true },
  });
  const used = new Map(grants.map(({ orderId, spent, held }) => [orderId, spent + held]));
  return (orderId) => used.get(orderId) ?? 0;
}
