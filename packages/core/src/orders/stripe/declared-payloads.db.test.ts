import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STRIPE_PAYLOADS } from '@imagemint/contract/processors';
import type { LoggedRequest } from '@imagemint/dev-stack/stripe';
import Stripe from 'stripe';
import { buy, startOrders, type Customer, type Orders } from '../../../test/orders/start-orders.ts';
import { getAccount } from '../../accounts/index.ts';
import { cancelPlan, changePlan, getReceipt, listOrders, openPortal, requestRefund, resumePlan, sendEvidence } from '../index.ts';
import { syncPayment } from '../sync/sync-payment.ts';
import { DeclaredHttpClient, UndeclaredPayloadError } from './declared-client.ts';
import { toPaymentError } from './to-payment-error.ts';

let orders: Orders;
const seen: LoggedRequest[] = [];
const customers: (Customer & { email: string })[] = [];

/** The fake keeps the last thousand requests; some are noted twice. */
const note = (): void => void seen.push(...orders.fake.requests());

async function signUp(): Promise<Customer> {
  const customer = await orders.signUp();
  customers.push({ ...customer, email: (await getAccount(customer.ctx)).email });
  return customer;
}

const newestOrder = async ({ ctx }: Customer): Promise<string> => (await listOrders(ctx, { limit: 1 })).orders[0]?.id ?? '';

/** Everything that the service ever does at Stripe. */
async function goThroughEverything(): Promise<void> {
  const staff = await orders.signUp({ role: 'staff' });
  let pack = await signUp();
  await buy(orders, pack, 'pack:small');
  await orders.settle();
  pack = await orders.again(pack);
  await getReceipt(pack.ctx, { orderId: await newestOrder(pack) });
  await openPortal(pack.ctx);
  await requestRefund(pack.ctx, { orderId: await newestOrder(pack), reason: 'not-as-expected' });
  note();

  const disputed = await signUp();
  await buy(orders, disputed, { item: 'pack:medium', card: '4000000000000259' });
  await orders.settle();
  const [dispute] = await orders.system.db.dispute.findMany();
  await sendEvidence(staff.ctx, { disputeId: dispute?.id ?? '' });
  await buy(orders, disputed, { item: 'pack:small', card: '4000000000000002' });
  await orders.settle();
  note();

  let plan = await signUp();
  await buy(orders, plan, 'plan:plus');
  await orders.settle();
  plan = await orders.again(plan);
  await getReceipt(plan.ctx, { orderId: await newestOrder(plan) });
  for (const step of [
    () => changePlan(plan.ctx, { plan: 'pro' }),
    () => changePlan(plan.ctx, { plan: 'plus' }),
    () => cancelPlan(plan.ctx, { when: 'period-end' }),
    () => resumePlan(plan.ctx),
    () => cancelPlan(plan.ctx, { when: 'now' }),
  ]) {
    await step();
    await orders.settle();
    note();
  }
  // A refund that is told before its purchase: Stripe is asked what was bought.
  const early = await signUp();
  await buy(orders, early, 'plan:plus');
  const paid = orders.fake.events.list().findLast(({ type }) => type === 'payment_intent.succeeded');
  await syncPayment(orders.system, (paid?.data.object as { id: string }).id);
  // More than a page of each list.
  for (let count = 0; count < 101; count += 1) {
    await orders.payments.createCheckout({
      ...{
        customerId: await customerIdOf(early),
        accountId: early.accountId,
        item: 'pack:small',
        locale: 'en',
        attempt: crypto.randomUUID(),
      },
      ...{ successUrl: 'http://localhost/done', cancelUrl: 'http://localhost/pricing' },
    });
    if (count % 50 === 0) note();
  }
  note();
  for await (const session of orders.payments.listCheckouts(new Date(0))) expect(session).toMatch(/^cs_/);
  note();
  await orders.settle();
  await orders.reconcile();
  note();
}

async function customerIdOf({ accountId }: Customer): Promise<string> {
  return (await orders.system.db.stripeCustomer.findUniqueOrThrow({ where: { accountId } })).customerId;
}

beforeAll(async () => {
  orders = await startOrders();
  await goThroughEverything();
});
afterAll(() => orders[Symbol.asyncDispose]());

const ID = /^[a-z]+_[A-Za-z0-9_]{10,}$/;
const normalise = ({ method, path }: LoggedRequest): string =>
  `${method} ${path
    .split('/')
    .map((part) => (ID.test(part) && !NAMES.has(part) ? ':id' : part))
    .join('/')}`;
/** Parts of addresses that look like ids. */
const NAMES: ReadonlySet<string> = new Set(['payment_intents', 'invoice_payments', 'billing_portal']);
const normaliseKey = (key: string): string => key.replace(/\[\d+\]/g, '[]');

describe('what Stripe gets', () => {
  test('is declared, every request and every parameter, and nothing is declared that is never sent', () => {
    const sent = new Map<string, Set<string>>();
    for (const request of seen) {
      const keys = sent.get(normalise(request)) ?? new Set();
      for (const key of request.params) keys.add(normaliseKey(key));
      sent.set(normalise(request), keys);
    }
    // A hundred sessions have been read page by page; these lists are read by the same code.
    for (const list of ['events', 'invoices', 'subscriptions', 'refunds']) sent.get(`GET /v1/${list}`)?.add('starting_after');
    const rows = (entries: Iterable<[string, Iterable<string>]>) =>
      [...entries].map(([name, keys]) => `${name}: ${[...keys].sort().join(' ')}`).sort();
    expect(rows(sent)).toEqual(rows(Object.entries(STRIPE_PAYLOADS)));
  });

  test('tells of a person no more than the account’s id and its address', () => {
    const emails = new Set(customers.map(({ email }) => email));
    const ids = new Set(customers.map(({ accountId }) => accountId));
    for (const request of seen) {
      for (const [key, value] of Object.entries(request.values)) {
        const where = `${normalise(request)} ${key}`;
        if (emails.has(value)) expect(['email', 'evidence[customer_email_address]'], where).toContain(key);
        else expect(value, where).not.toMatch(/@/);
        if (ids.has(value)) expect(['client_reference_id', 'metadata[account]'], where).toContain(key);
        // No IP address, no name of a file or a person; a run's id is a number and tells of no picture.
        expect(value, where).not.toMatch(/\b\d{1,3}(\.\d{1,3}){3}\b|\.(jpe?g|png|webp|heic|avif|tiff?|gif)\b|4242|name:/i);
      }
      expect(
        request.params.filter((key) => /name|address|phone|ip\b|ip_|shipping|description/.test(key) && !key.startsWith('evidence[')),
      ).toEqual(normalise(request) === 'POST /v1/products' ? ['name'].filter((key) => request.params.includes(key)) : []);
    }
  });
});

describe('what is not declared', () => {
  const client = () =>
    new Stripe(orders.fake.secretKey, {
      ...{ host: orders.fake.host, port: orders.fake.port, protocol: 'http' as const, telemetry: false, maxNetworkRetries: 1 },
      httpClient: new DeclaredHttpClient(),
    });
  const base: Stripe.Checkout.SessionCreateParams = { mode: 'payment', success_url: 'https://example.org', line_items: [] };
  const LEAKS: [string, (stripe: Stripe) => Promise<unknown>, string][] = [
    ['a name', (stripe) => stripe.customers.create({ email: 'a@example.org', name: 'Ada Lovelace' }), 'name'],
    ['an address', (stripe) => stripe.customers.create({ address: { line1: '1 Lake Road' } }), 'address[line1]'],
    ['metadata of another key', (stripe) => stripe.customers.create({ metadata: { network: '203.0.113.7' } }), 'metadata[network]'],
    ['a file’s name', (stripe) => stripe.checkout.sessions.create({ ...base, metadata: { file: 'holiday.jpg' } }), 'metadata[file]'],
    ['a parameter of the query', (stripe) => stripe.events.list({ type: 'a' }), 'type'],
    ['an operation', (stripe) => stripe.customers.list({ limit: 1 }), 'GET /v1/customers'],
    [
      'a file',
      (stripe) => stripe.files.create({ purpose: 'dispute_evidence', file: { data: Buffer.from('x'), name: 'holiday.jpg' } }),
      'POST /v1/files',
    ],
  ];

  test.each(LEAKS)('%s never leaves', async (_what, leak, named) => {
    const before = orders.fake.requests().at(-1);
    const error: unknown = await leak(client()).catch((thrown: unknown) => toPaymentError(thrown));
    expect(error).toBeInstanceOf(UndeclaredPayloadError);
    expect((error as Error).message).toBe(`not declared for Stripe: ${named}`);
    expect(orders.fake.requests().at(-1)).toEqual(before);
  });
});
