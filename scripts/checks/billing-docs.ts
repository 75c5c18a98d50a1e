import {
  DISPUTE_MACHINE,
  GRACE_DAYS,
  ORDER_MACHINE,
  REFUND_MACHINE,
  REFUND_REQUEST_MACHINE,
  RENEWAL_HOURS,
  SUBSCRIPTION_MACHINE,
  WITHDRAWAL_DAYS,
  type StateMachine,
} from '@imagemint/contract/billing';
import { CURRENCY, PACKS, PACK_MONTHS, PLANS } from '@imagemint/contract/plans';
import { PROCESSORS, STRIPE_PAYLOADS, type Processor } from '@imagemint/contract/processors';
import { writeTable } from './write-table.ts';

const NOTE = '<!-- Written from packages/contract/src by scripts/write-docs.ts. Do not edit. -->';

function writeMachine(title: string, machine: StateMachine<string>): string {
  const states = Object.entries(machine.states).map(([state, meaning]) => [`\`${state}\``, meaning]);
  const moves = machine.transitions.map(({ from, to, when }) => [`\`${from}\``, `\`${to}\``, when]);
  return [`## ${title}`, writeTable(['state', 'meaning'], states), writeTable(['from', 'to', 'when'], moves)].join('\n\n');
}

function writeStates(): string {
  return [
    '# States of orders and money',
    NOTE,
    'What is told of an order is never applied step by step: each time, the present state is asked for and written down. So a transition may ' +
      'skip states in between, but never lead where no arrows lead; such a one is refused, logged, and counted as drift.',
    writeMachine('Order', ORDER_MACHINE),
    writeMachine('Subscription', SUBSCRIPTION_MACHINE),
    writeMachine('Refund', REFUND_MACHINE),
    writeMachine('Refund request', REFUND_REQUEST_MACHINE),
    writeMachine('Dispute', DISPUTE_MACHINE),
    '## What a state does to credits',
    writeTable(
      ['event', 'credits of the order'],
      [
        ['order PAID', 'given once; a pack’s end after ' + PACK_MONTHS + ' months, a plan’s ' + RENEWAL_HOURS + ' hours after its period'],
        [
          'refund PENDING or SUCCEEDED',
          'its share is taken back: what is unspent first, and what was spent is owed and repaid by the next credits',
        ],
        ['refund FAILED or CANCELLED', 'its share returns'],
        ['dispute OPEN or REVIEW', 'its share is frozen, as far as it is unspent; no other order is touched'],
        ['dispute WON', 'what was frozen is free again'],
        ['dispute LOST', 'what was frozen is written off'],
        ['dispute INQUIRY', 'nothing'],
      ],
    ),
    '## Days',
    writeTable(
      ['what', 'how long'],
      [
        ['a plan stays after a renewal failed', `${GRACE_DAYS} days`],
        ['a refund of what was not used needs nobody’s leave', `${WITHDRAWAL_DAYS} days after the payment`],
      ],
    ),
  ].join('\n\n');
}

const money = (cents: number): string => `${(cents / 100).toFixed(2)} ${CURRENCY.toUpperCase()}`;

function writePrices(): string {
  const plans = Object.entries(PLANS).map(([id, plan]) => [
    ...[id, money(plan.priceCents), String(plan.monthlyCredits), `${plan.maxMegapixels} MP`, `${plan.maxBytes / 1_000_000} MB`],
    ...[String(plan.maxConcurrentRuns), String(plan.maxBatchSize), plan.queueClass, String(plan.apiRequestsPerMinute)],
    plan.withoutTools.length === 0 ? 'all' : `all but ${plan.withoutTools.join(', ')}`,
  ]);
  const head = [
    'plan',
    'a month',
    'credits',
    'largest photo',
    'largest upload',
    'at once',
    'batch',
    'queue',
    'API requests a minute',
    'tools',
  ];
  const packs = Object.entries(PACKS).map(([id, { priceCents, credits }]) => [id, money(priceCents), String(credits)]);
  return [
    '# Plans and packs',
    NOTE,
    'Prices include tax. The 50 credits of the free plan come to everybody each calendar month, beside those of a bought plan.',
    writeTable(head, plans),
    writeTable(['pack', 'price', 'credits'], packs),
  ].join('\n\n');
}

function writeProcessors(): string {
  const receivers = Object.entries<Processor>(PROCESSORS).map(([name, { class: kind, receives, adapter }]) => [
    ...[
      name,
      kind,
      Object.entries(receives)
        .map(([category, what]) => `${category}: ${what}`)
        .join('; '),
    ],
    `\`${adapter}\``,
  ]);
  const payloads = Object.entries(STRIPE_PAYLOADS).map(([operation, keys]) => [
    `\`${operation}\``,
    keys.map((key) => `\`${key}\``).join(' ') || '–',
  ]);
  return [
    '# Who receives personal data',
    NOTE,
    'Everyone who receives personal data on the operator’s behalf. Code may call them only through the named adapter.',
    writeTable(['processor', 'class', 'receives', 'adapter'], receivers),
    '## What may be sent to Stripe',
    'The adapter compares every request with this table before it leaves, and sends nothing that is not in it.',
    writeTable(['request', 'parameters'], payloads),
  ].join('\n\n');
}

/** The documents about orders by their paths. */
export function renderBillingDocs(): Map<string, string> {
  return new Map([
    ['docs/billing-states.md', `${writeStates()}\n`],
    ['docs/plans.md', `${writePrices()}\n`],
    ['docs/privacy/processors.md', `${writeProcessors()}\n`],
  ]);
}
