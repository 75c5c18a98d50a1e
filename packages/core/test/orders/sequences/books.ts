import { PLANS } from '@imagemint/contract/plans';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { apply, BOOKS, type Book, type Credits, NO_CREDITS, type Operation } from '../../ledger/ledger-model.ts';
import type { Shop } from './lane.ts';
import { centsOf, creditsEnd, creditsFor, readTruth, type Sale, type Truth } from './truth.ts';

/** An order as the service keeps it. */
export type OrderRow = {
  id: string;
  stripeId: string;
  state: string;
  item: string;
  amountCents: number;
  credits: number;
  refundedCents: number;
  paidAt: Date | null;
  /** Of refunds that are granted and not at Stripe yet. */
  grantedCents: number;
  refunds: string;
  disputes: string;
};

/** What the service has been seen to know, and the credits that follow from it. */
export type Notebook = { credits: Credits; orders: Map<string, string>; sales: Map<string, Sale>; lastEntry: number };

export const newNotebook = (): Notebook => ({ credits: NO_CREDITS, orders: new Map(), sales: new Map(), lastEntry: 0 });

const PRIORITY = { plan: 10, pack: 30 } as const;
/** Entries that only a look at the grant's own order makes. */
const OWN_KINDS = ['grant', 'revoke', 'restore', 'freeze', 'thaw', 'write-off'];

/** Orders of the customer, in the order of their numbers. */
export async function readOrders({ select, accountId }: Pick<Shop, 'select' | 'accountId'>): Promise<OrderRow[]> {
  return await select<OrderRow>(
    `SELECT o.id, o.stripe_id AS "stripeId", o.state, o.item, o.amount_cents AS "amountCents", o.credits,
       o.refunded_cents AS "refundedCents", o.paid_at AS "paidAt",
       (SELECT COALESCE(SUM(amount_cents), 0)::int FROM refund_requests WHERE order_id = o.id AND state = 'ACCEPTED') AS "grantedCents",
       (SELECT COALESCE(string_agg(id || ' ' || (state IN ('PENDING', 'SUCCEEDED')), ', ' ORDER BY id COLLATE "C"), '')
        FROM refunds WHERE order_id = o.id) AS refunds,
       (SELECT COALESCE(string_agg(id || ' ' || state, ', ' ORDER BY id COLLATE "C"), '') FROM disputes WHERE order_id = o.id) AS disputes
     FROM orders o WHERE o.account_id = $1 ORDER BY o.number`,
    [accountId],
  );
}

type Entry = { seq: number; kind: string; origin: string };

async function readEntries({ select, accountId }: Shop, after: number): Promise<Entry[]> {
  return await select<Entry>(
    `SELECT e.seq::int, e.kind, g.origin FROM ledger_entries e JOIN grants g ON g.id = e.grant_id
     WHERE e.account_id = $1 AND e.seq > $2 ORDER BY e.seq`,
    [accountId, after],
  );
}

/** The same for a sale at Stripe, as far as the two can be compared. */
export function describeSale(sale: Sale): Omit<OrderRow, 'id' | 'paidAt' | 'grantedCents'> {
  const { stripeId, state, item, amountCents, credits } = sale;
  const rows = (all: string[]) => all.toSorted((a, b) => (a < b ? -1 : 1)).join(', ');
  const isPaid = state === 'PAID';
  return {
    ...{ stripeId, state, item, amountCents, credits },
    refundedCents: isPaid ? centsOf(sale).refunded : 0,
    refunds: isPaid ? rows(sale.refunds.map(({ id, isAlive }) => `${id} ${isAlive}`)) : '',
    disputes: isPaid ? rows(sale.disputes.map((dispute) => `${dispute.id} ${dispute.state}`)) : '',
  };
}

/** An order of the service without what Stripe cannot tell. */
export function describeOrder({ id: _id, paidAt: _paidAt, grantedCents: _granted, ...order }: OrderRow): ReturnType<typeof describeSale> {
  return order;
}

function note(notebook: Notebook, operation: Operation): void {
  notebook.credits = apply(notebook.credits, operation).next;
}

/** What a look at an order does to its credits: given once, then brought to the levels of all its refunds and disputes. */
function follow(notebook: Notebook, seen: { order: OrderRow; sale: Sale; now: number }): void {
  const { order, sale, now } = seen;
  if (sale.state !== 'PAID' || order.paidAt === null || sale.credits === 0) return;
  const priority = sale.periodEnd === null ? PRIORITY.pack : PRIORITY.plan;
  const given = { origin: `order:${order.id}`, order: order.id, amount: sale.credits, priority };
  note(notebook, { verb: 'grant', ...given, endsAt: creditsEnd(sale, order.paidAt), now });
  const { refunded, disputed, lost } = centsOf(sale);
  note(notebook, {
    ...{ verb: 'adjust', order: order.id, now },
    revoked: creditsFor(sale, refunded + order.grantedCents),
    frozen: creditsFor(sale, disputed),
    writtenOff: creditsFor(sale, lost),
  });
}

function giveMonth(notebook: Notebook, origin: string, now: number): void {
  const [, plan, month] = /^plan:(free):(\d{4}-\d{2})$/.exec(origin) ?? [];
  if (plan !== 'free') throw new Error(`credits out of nowhere: ${origin}`);
  const endsAt = new Date(`${month}-01T00:00:00Z`);
  const given = { order: null, amount: PLANS.free.monthlyCredits, priority: PRIORITY.plan };
  note(notebook, { verb: 'grant', origin, ...given, endsAt: endsAt.setUTCMonth(endsAt.getUTCMonth() + 1), now });
}

/** What an order was looked at as: what lies at Stripe now, unless a refund was only granted since, for which nobody looks there. */
function saleBehind({ sales }: Notebook, order: OrderRow, truth: Truth): Sale {
  const seen = sales.get(order.id);
  if (seen && isDeepStrictEqual(describeOrder(order), describeSale(seen))) return seen;
  const sale = truth.sales.get(order.stripeId);
  if (!sale) throw new Error(`an order of nothing: ${order.stripeId}`);
  if (order.state !== 'OPEN' || sale.state === 'OPEN')
    expect(describeOrder(order), 'an order as Stripe has it').toEqual(describeSale(sale));
  return sale;
}

/**
 * Looks which orders the service has come to see differently, holds each against Stripe, and does to the model's credits what follows.
 * In which order it came to them its journal tells; what it came to, the model.
 */
export async function observe(shop: Shop, notebook: Notebook): Promise<void> {
  const orders = await readOrders(shop);
  const entries = await readEntries(shop, notebook.lastEntry);
  notebook.lastEntry = entries.at(-1)?.seq ?? notebook.lastEntry;
  const months = entries.filter(({ kind, origin }) => kind === 'grant' && !origin.startsWith('order:'));
  const changed = orders.filter((order) => notebook.orders.get(order.id) !== JSON.stringify(order));
  if (changed.length === 0 && months.length === 0) return;
  const truth: Truth = await readTruth(shop.fake);
  const now = shop.system.clock.now().getTime();
  const due: { seq: number; run: () => void }[] = months.map(({ seq, origin }) => ({ seq, run: () => giveMonth(notebook, origin, now) }));
  for (const order of changed) {
    const sale = saleBehind(notebook, order, truth);
    notebook.sales.set(order.id, sale);
    const first = entries.find(({ kind, origin }) => origin === `order:${order.id}` && OWN_KINDS.includes(kind));
    due.push({ seq: first?.seq ?? notebook.lastEntry, run: () => follow(notebook, { order, sale, now }) });
    notebook.orders.set(order.id, JSON.stringify(order));
  }
  for (const { run } of due.toSorted((a, b) => a.seq - b.seq)) run();
}

type GrantRow = {
  origin: string;
  amount: number;
  priority: number;
  endsAt: Date | null;
  freezeTarget: number;
  writeOffTarget: number;
} & Record<Book, number>;

const describeBooks = (grant: Record<Book, number>): string => BOOKS.map((book) => `${book} ${grant[book]}`).join(', ');

/** Every grant of the customer as one text, by the service and by the model. */
export async function compareBooks({ system, select, accountId }: Shop, notebook: Notebook): Promise<void> {
  note(notebook, { verb: 'expire', now: system.clock.now().getTime() });
  const grants = await select<GrantRow>(
    `SELECT *, ends_at AS "endsAt", freeze_target AS "freezeTarget", write_off_target AS "writeOffTarget" FROM grants WHERE account_id = $1`,
    [accountId],
  );
  const kept = grants.map((grant) =>
    [
      grant.origin,
      grant.amount,
      grant.priority,
      grant.endsAt?.getTime(),
      grant.freezeTarget,
      grant.writeOffTarget,
      describeBooks(grant),
    ].join(),
  );
  const wanted = notebook.credits.grants.map((grant) =>
    [grant.origin, grant.amount, grant.priority, grant.endsAt, grant.freezeLevel, grant.writeOffLevel, describeBooks(grant)].join(),
  );
  expect(kept.toSorted(), 'books of every grant').toEqual(wanted.toSorted());
}

/** The credits that can be spent, by the model. */
export function availableIn({ credits }: Notebook): number {
  return credits.grants.reduce((sum, { available }) => sum + available, 0);
}
