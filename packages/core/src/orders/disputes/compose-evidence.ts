import { entryNumber, receiptNumber, WITHDRAWAL_DAYS } from '@imagemint/contract/billing';
import { offerOf, type SaleItem } from '@imagemint/contract/plans';
import type { Evidence } from '../stripe/payments.ts';

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
  /** Charges for delivered results out of this order's credits, and its other movements, oldest first. */
  entries: readonly { seq: bigint; kind: string; amount: number; runId: string | null; createdAt: Date }[];
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
export function composeEvidence({ email, order, entries, refunds }: EvidenceFacts): Evidence {
  const delivered = entries.filter(({ kind }) => kind === 'commit');
  const spent = delivered.reduce((sum, { amount }) => sum + amount, 0);
  const what = offerOf(order.item).kind === 'pack' ? 'a pack of credits' : 'a month of a plan with credits';
  return {
    customer_email_address: email,
    product_description:
      `ImageMint, an online photo service. Order ${receiptNumber(order.number)} (${order.item}) is ${what}: ${order.credits} credits for ` +
      `${money(order.amountCents, order.currency)}. A credit is charged only for a result that was delivered to the signed-in customer.`,
    service_date: (order.paidAt ?? new Date(0)).toISOString().slice(0, 10),
    access_activity_log: listDeliveries(delivered, spent),
    refund_policy_disclosure:
      `The confirmation that was mailed with the order, and the order on the account page, say that what was not used is paid back on ` +
      `request within ${WITHDRAWAL_DAYS} days, and later if a member of staff agrees.`,
    uncategorized_text: [
      `The order was made under the privacy policy with SHA-256 ${order.policyHash}.`,
      'The service keeps no IP addresses, no names and no pictures; results are purged when they are delivered.',
      'All movements of the credits of this order:',
      ...entries.map(({ seq, kind, amount, createdAt }) => `${stamp(createdAt)} UTC  ${entryNumber(seq)}  ${kind}  ${amount}`),
      ...(refunds.length === 0 ? ['Nothing was paid back.'] : ['Paid back:']),
      ...refunds.map(({ amountCents, state, createdAt }) => `${stamp(createdAt)} UTC  ${money(amountCents, order.currency)}  ${state}`),
    ]
      .join('\n')
      .slice(0, MAX_CHARACTERS),
  };
}

function listDeliveries(delivered: EvidenceFacts['entries'], spent: number): string {
  if (delivered.length === 0) return 'No credit of this order has been used.';
  const lines = delivered.map(({ seq, amount, runId, createdAt }) => {
    return `${stamp(createdAt)} UTC  result of run ${runId ?? '-'} delivered, ${amount} credits, receipt ${entryNumber(seq)}`;
  });
  return [`${delivered.length} results were delivered for ${spent} credits of this order:`, ...lines].join('\n').slice(0, MAX_CHARACTERS);
}
