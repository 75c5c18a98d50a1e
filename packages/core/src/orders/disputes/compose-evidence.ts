import { entryNumber, receiptNumber, WITHDRAWAL_DAYS } from '@imagemint/contract/billing';
import { offerOf, type SaleItem } from '@imagemint/contract/plans';
import type { ResultReceipt } from '../../purge/index.ts';
import type { Evidence } from '../stripe/payments.ts';

type Entry = { seq: bigint; kind: string; amount: number; runId: string | null; createdAt: Date };

export type EvidenceFacts = {
  email: string;
  order: {
    number: number;
    item: SaleItem;
    amountCents: number;
    currency: string;
    credits: number;
    paidAt: Date | null;
    policyHash: string;
  };
  /** Results that were delivered for this order's credits, and the credits that they took. */
  used: { results: number; credits: number };
  /** The charges for them, oldest first. */
  deliveries: readonly Entry[];
  /** That those results arrived, and were purged then. */
  receipts: readonly ResultReceipt[];
  /** What else moved this order's credits, oldest first. */
  movements: readonly Entry[];
  refunds: readonly { id: string; amountCents: number; state: string; createdAt: Date }[];
};

/** Stripe takes so many characters in one field. */
const MAX_CHARACTERS = 20_000;

const stamp = (date: Date): string => date.toISOString().slice(0, 19).replace('T', ' ');
const money = (cents: number, currency: string): string => `${(cents / 100).toFixed(2)} ${currency.toUpperCase()}`;

/**
 * What we can say about a disputed order: what was bought, under which policy, what was delivered for it and what was paid back. There are
 * no IP addresses, names or pictures in it, because there are none here.
 */
export function composeEvidence(facts: EvidenceFacts): Evidence {
  const { email, order, movements, refunds } = facts;
  const what = offerOf(order.item).kind === 'pack' ? 'a pack of credits' : 'a month of a plan with credits';
  return {
    customer_email_address: email,
    product_description:
      `ImageMint, an online photo service. Order ${receiptNumber(order.number)} (${order.item}) is ${what}: ${order.credits} credits for ` +
      `${money(order.amountCents, order.currency)}. A credit is charged only for a result that was delivered to the signed-in customer.`,
    service_date: (order.paidAt ?? new Date(0)).toISOString().slice(0, 10),
    access_activity_log: listDeliveries(facts),
    refund_policy_disclosure:
      `The confirmation that was mailed with the order, and the order on the account page, say that what was not used is paid back on ` +
      `request within ${WITHDRAWAL_DAYS} days, and later if a member of staff agrees.`,
    uncategorized_text: [
      `The order was made under the privacy policy with SHA-256 ${order.policyHash}.`,
      'The service keeps no IP addresses, no names and no pictures; results are purged when they are delivered.',
      ...(refunds.length === 0 ? ['Nothing was paid back.'] : ['Paid back:']),
      ...refunds.map(({ amountCents, state, createdAt }) => `${stamp(createdAt)} UTC  ${money(amountCents, order.currency)}  ${state}`),
      'What moved the credits of this order beside results:',
      ...movements.map(({ seq, kind, amount, createdAt }) => `${stamp(createdAt)} UTC  ${entryNumber(seq)}  ${kind}  ${amount}`),
    ]
      .join('\n')
      .slice(0, MAX_CHARACTERS),
  };
}

function listDeliveries({ used, deliveries, receipts }: EvidenceFacts): string {
  if (used.results === 0) return 'No credit of this order has been used.';
  const receiptOf = new Map(receipts.map((receipt) => [receipt.runId, receipt]));
  const lines = deliveries.map(({ seq, amount, runId, createdAt }) => {
    const receipt = receiptOf.get(runId ?? '');
    const purged = receipt === undefined ? '' : `, purged ${stamp(receipt.purgedAt)} UTC (no. ${receipt.seq} of the purge log)`;
    return `${stamp(createdAt)} UTC  result of run ${runId ?? '-'} delivered, ${amount} credits, receipt ${entryNumber(seq)}${purged}`;
  });
  return [`${used.results} results were delivered for ${used.credits} credits of this order:`, ...lines]
    .join('\n')
    .slice(0, MAX_CHARACTERS);
}
