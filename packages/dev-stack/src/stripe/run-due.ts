import { disputeDueAt, missDeadline } from './objects/disputes.ts';
import { dropPendingUpdate } from './objects/collect-invoice.ts';
import { expireSession, sessionDueAt } from './objects/checkout-sessions.ts';
import { completeRefund, refundDueAt } from './objects/refunds.ts';
import { advanceInvoice, invoiceDueAt, renewSubscription, subscriptionDueAt } from './objects/renew-subscription.ts';
import { settle } from './objects/settle-payment.ts';
import { take, type World } from './world.ts';

type Due = { at: number; run: () => unknown };

function collect<T>(rows: Iterable<T>, at: (row: T) => number | null, run: (row: T) => unknown): Due[] {
  const due: Due[] = [];
  for (const row of rows) {
    const time = at(row);
    if (time !== null) due.push({ at: time, run: () => run(row) });
  }
  return due;
}

/** The first thing that happens by itself, if it is due at `until`. */
export function findNextDue(world: World, until: number): Due | null {
  const { tables } = world;
  const all = [
    ...collect(
      tables.settlements.values(),
      (row) => row.dueAt,
      (row) => settle(world, take([world, 'paymentIntents'], row.id), row.outcome),
    ),
    ...collect(tables.invoices.values(), invoiceDueAt, (row) => advanceInvoice(world, row)),
    ...collect(tables.subscriptions.values(), subscriptionDueAt, (row) => renewSubscription(world, row)),
    ...collect(
      tables.subscriptions.values(),
      (row) => row.pending_update?.expires_at ?? null,
      (row) => dropPendingUpdate(world, row),
    ),
    ...collect(tables.sessions.values(), sessionDueAt, (row) => expireSession(world, row)),
    ...collect(tables.disputes.values(), disputeDueAt, (row) => missDeadline(world, row)),
    ...collect(tables.refunds.values(), refundDueAt, (row) => completeRefund(world, row)),
  ].filter(({ at }) => at <= until);
  return all.reduce<Due | null>((first, due) => (first === null || due.at < first.at ? due : first), null);
}
