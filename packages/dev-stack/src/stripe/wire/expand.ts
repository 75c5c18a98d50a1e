import { newestFirst, wholeList } from './paginate.ts';
import { refuse } from './stripe-error.ts';
import type { Tables, World } from '../world.ts';

type Fields = Record<string, unknown>;

const MAX_DEPTH = 4;

/** Fields that hold the id of an object in a table. */
const REFERENCES: Record<string, (keyof Tables)[]> = {
  balance_transaction: ['balanceTransactions'],
  charge: ['charges'],
  configuration: ['portalConfigurations'],
  customer: ['customers', 'deletedCustomers'],
  default_payment_method: ['paymentMethods'],
  default_price: ['prices'],
  failure_balance_transaction: ['balanceTransactions'],
  invoice: ['invoices'],
  latest_charge: ['charges'],
  latest_invoice: ['invoices'],
  payment_intent: ['paymentIntents'],
  payment_method: ['paymentMethods'],
  price: ['prices'],
  product: ['products'],
  source: ['charges', 'refunds', 'disputes'],
  subscription: ['subscriptions'],
};

/** Fields that are there only when they are asked for. */
const INCLUDED: Record<string, (world: World, id: string) => unknown> = {
  'checkout.session.line_items': (world, id) =>
    wholeList(world.tables.lineItems.get(id)?.items ?? [], `/v1/checkout/sessions/${id}/line_items`),
  'invoice.payments': (world, id) =>
    wholeList(
      [...world.tables.invoicePayments.values()].filter((payment) => payment.invoice === id),
      `/v1/invoice_payments?invoice=${id}`,
    ),
  'charge.refunds': (world, id) =>
    wholeList(
      newestFirst(world.tables.refunds, undefined, (refund) => refund.charge === id),
      `/v1/charges/${id}/refunds`,
    ),
  'customer.subscriptions': (world, id) =>
    wholeList(
      newestFirst(
        world.tables.subscriptions,
        undefined,
        (subscription) => subscription.customer === id && subscription.status !== 'canceled',
      ),
      `/v1/customers/${id}/subscriptions`,
    ),
};

function find(world: World, field: string, id: string): unknown {
  for (const name of REFERENCES[field] ?? []) {
    const row = world.tables[name].get(id);
    if (row) return structuredClone(row);
  }
  return undefined;
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

function expandField(world: World, object: Fields, field: string): boolean {
  const value = object[field];
  if (typeof value === 'string') {
    const found = find(world, field, value);
    if (found !== undefined) object[field] = found;
    return found !== undefined || field in REFERENCES;
  }
  const include = INCLUDED[`${String(object.object)}.${field}`];
  if (value === undefined && include) object[field] = structuredClone(include(world, String(object.id)));
  return value !== undefined || include !== undefined || field in REFERENCES;
}

function expandPath(world: World, target: unknown, path: { left: string[]; whole: string }): void {
  const [field, ...left] = path.left;
  if (field === undefined) return;
  if (Array.isArray(target)) {
    for (const element of target) expandPath(world, element, path);
    return;
  }
  if (!isFields(target)) return;
  if (!expandField(world, target, field)) {
    throw refuse(`This property cannot be expanded (${path.whole}).`, { param: 'expand' });
  }
  expandPath(world, target[field], { left, whole: path.whole });
}

/**
 * A copy of what an endpoint answers, with the asked-for references replaced by the objects.
 * @throws StripeProblem for a path that cannot be expanded, or is too deep.
 */
export function expand(world: World, answer: object, paths: string[]): object {
  const copy = structuredClone(answer);
  // Shorter paths first: they make what longer ones go through.
  for (const whole of [...paths].sort((one, other) => one.length - other.length)) {
    const parts = whole.split('.');
    const depth = parts.filter((part) => part !== 'data').length;
    if (depth > MAX_DEPTH) throw refuse(`You cannot expand more than ${MAX_DEPTH} levels of a property (${whole}).`, { param: 'expand' });
    expandPath(world, copy, { left: parts, whole });
  }
  return copy;
}
