import { randomUUID } from 'node:crypto';
import { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** A Stripe to test, real or not, with the key that it takes. */
export type Connection = {
  stripe: Stripe;
  /** The same with another key or setting. */ connect(key: string): Stripe;
  close(): Promise<void>;
};

const unique = (name: string): string => `${name}_${randomUUID().replaceAll('-', '')}`;

const TEN_EUROS = { amount: 1000, currency: 'eur', confirm: true, payment_method_types: ['card'] };

async function failure(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw new Error('a refusal by Stripe was expected', { cause: error });
}

/** With `fetch` under it, the SDK hands out its Headers; else a plain object. */
function headerOf({ lastResponse }: Stripe.Response<unknown>, name: string): string | null | undefined {
  const headers: Headers | Record<string, string> = lastResponse.headers;
  return headers instanceof Headers ? headers.get(name) : headers[name];
}

/**
 * What must hold of Stripe and of the fake alike. It uses the API alone, so the same tests run against both.
 * @param skip why this run does not take place, if it does not.
 */
export function describeStripe(name: string, connect: () => Promise<Connection>, skip?: string): void {
  describe.skipIf(skip !== undefined)(skip === undefined ? name : `${name} (skipped: ${skip})`, () => {
    let connection: Connection;
    let stripe: Stripe;
    const monthly = async (cents: number): Promise<Stripe.Price> => {
      const recurring = { interval: 'month' } as const;
      return stripe.prices.create({ currency: 'eur', unit_amount: cents, recurring, product_data: { name: unique('Plan') } });
    };
    const payer = async (card = 'pm_card_visa'): Promise<Stripe.Customer> =>
      stripe.customers.create({ payment_method: card, invoice_settings: { default_payment_method: card } });
    const pay = async (card = 'pm_card_visa'): Promise<Stripe.PaymentIntent> =>
      stripe.paymentIntents.create({ ...TEN_EUROS, payment_method: card });

    beforeAll(async () => {
      connection = await connect();
      ({ stripe } = connection);
    });
    afterAll(() => connection.close());

    describe('catalogue', () => {
      test('a product keeps the id it was given, and no two have the same', async () => {
        const id = unique('plan');
        const made = await stripe.products.create({ id, name: 'Pro', metadata: { plan: 'pro' } });
        expect(made).toMatchObject({ id, object: 'product', active: true, metadata: { plan: 'pro' } });
        const twice = await failure(stripe.products.create({ id, name: 'Other' }));
        expect(twice).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400, code: 'resource_already_exists' });
        await stripe.products.update(id, { name: 'Pro 2', metadata: { plan: '', tier: '2' } });
        expect(await stripe.products.retrieve(id)).toMatchObject({ name: 'Pro 2', metadata: { tier: '2' } });
        expect((await stripe.products.list({ ids: [id] })).data.map((product) => product.id)).toEqual([id]);
      });

      test('a lookup key belongs to one price, and moves only when asked to', async () => {
        const lookup_key = unique('key');
        const base = { currency: 'eur', unit_amount: 900, product_data: { name: 'Pro' }, lookup_key };
        const first = await stripe.prices.create({ ...base, recurring: { interval: 'month' } });
        expect(first).toMatchObject({ type: 'recurring', recurring: { interval: 'month', interval_count: 1 }, unit_amount: 900 });
        expect(first.unit_amount_decimal?.toString()).toBe('900');
        expect((await failure(stripe.prices.create(base))).statusCode).toBe(400);
        const second = await stripe.prices.create({ ...base, transfer_lookup_key: true });
        const found = await stripe.prices.list({ lookup_keys: [lookup_key], active: true, expand: ['data.product'] });
        expect(found.data.map(({ id }) => id)).toEqual([second.id]);
        expect(found.data[0]?.product).toMatchObject({ object: 'product', name: 'Pro' });
        expect((await stripe.prices.retrieve(first.id)).lookup_key).toBeNull();
      });
    });

    describe('customers', () => {
      test('are made, changed, found by e-mail and deleted for good', async () => {
        const email = `${unique('a')}@example.com`;
        const made = await stripe.customers.create({ email, metadata: { account_id: '17' } });
        expect(made).toMatchObject({ object: 'customer', email, name: null, metadata: { account_id: '17' } });
        await stripe.customers.update(made.id, { metadata: { account_id: '18' } });
        expect((await stripe.customers.list({ email })).data.map(({ id, metadata }) => [id, metadata])).toEqual([
          [made.id, { account_id: '18' }],
        ]);
        expect(await stripe.customers.del(made.id)).toMatchObject({ id: made.id, deleted: true });
        expect(await stripe.customers.retrieve(made.id)).toMatchObject({ id: made.id, deleted: true });
        expect((await stripe.customers.list({ email })).data).toEqual([]);
      });

      test('pages come newest first, in both directions, and the SDK walks through all of them', async () => {
        const email = `${unique('page')}@example.com`;
        const ids: string[] = [];
        for (let index = 0; index < 5; index += 1) ids.unshift((await stripe.customers.create({ email })).id);
        const first = await stripe.customers.list({ email, limit: 2 });
        expect([first.data.map(({ id }) => id), first.has_more]).toEqual([ids.slice(0, 2), true]);
        const next = await stripe.customers.list({ email, limit: 3, starting_after: ids[1] ?? '' });
        expect([next.data.map(({ id }) => id), next.has_more]).toEqual([ids.slice(2), false]);
        const back = await stripe.customers.list({ email, limit: 2, ending_before: ids[4] ?? '' });
        expect([back.data.map(({ id }) => id), back.has_more]).toEqual([ids.slice(2, 4), true]);
        const walked: string[] = [];
        for await (const customer of stripe.customers.list({ email, limit: 2 })) walked.push(customer.id);
        expect(walked).toEqual(ids);
      });
    });

    describe('idempotency', () => {
      test('the same key gives the same reply, and with other parameters a refusal', async () => {
        const idempotencyKey = unique('key');
        const [one, two] = [
          await stripe.customers.create({ description: 'one' }, { idempotencyKey }),
          await stripe.customers.create({ description: 'one' }, { idempotencyKey }),
        ];
        expect(two.id).toBe(one.id);
        expect(headerOf(two, 'idempotent-replayed')).toBe('true');
        const other = await failure(stripe.customers.create({ description: 'two' }, { idempotencyKey }));
        expect(other).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
        expect(other.statusCode).toBe(400);
        expect(await failure(stripe.products.create({ name: 'x' }, { idempotencyKey }))).toBeInstanceOf(
          Stripe.errors.StripeIdempotencyError,
        );
      });

      test('parameters that do not pass are not kept', async () => {
        const idempotencyKey = unique('key');
        const wrong = { name: 'Pro', nonsense: '1' } as Stripe.ProductCreateParams;
        expect((await failure(stripe.products.create(wrong, { idempotencyKey }))).code).toBe('parameter_unknown');
        expect((await stripe.products.create({ name: 'Pro' }, { idempotencyKey })).name).toBe('Pro');
      });
    });

    describe('errors', () => {
      test('name the parameter that is wrong', async () => {
        const unknown = await failure(stripe.customers.create({ colour: 'red' } as Stripe.CustomerCreateParams));
        expect(unknown).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
        expect(unknown).toMatchObject({ statusCode: 400, code: 'parameter_unknown', param: 'colour' });
        const missing = await failure(stripe.products.create({} as Stripe.ProductCreateParams));
        expect(missing).toMatchObject({ statusCode: 400, code: 'parameter_missing', param: 'name' });
        const nobody = await failure(stripe.customers.retrieve('cus_nobody'));
        expect(nobody).toMatchObject({ statusCode: 404, code: 'resource_missing', param: 'id' });
        expect(nobody.requestId).toMatch(/^req_/);
        const elsewhere = await failure(stripe.billingPortal.sessions.create({ customer: 'cus_nobody' }));
        expect(elsewhere).toMatchObject({ statusCode: 400, code: 'resource_missing', param: 'customer' });
        const unexpandable = await failure(stripe.customers.list({ expand: ['data.colour'], limit: 1 }));
        expect(unexpandable.statusCode).toBe(400);
      });

      test('a wrong key is no key', async () => {
        const stranger = connection.connect('sk_test_wrong');
        const refused = await failure(stranger.customers.list());
        expect(refused).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
        expect(refused.statusCode).toBe(401);
      });

      test('a declined card says why', async () => {
        const declined = await failure(pay('pm_card_visa_chargeDeclinedInsufficientFunds'));
        expect(declined).toBeInstanceOf(Stripe.errors.StripeCardError);
        expect(declined).toMatchObject({ statusCode: 402, code: 'card_declined', decline_code: 'insufficient_funds' });
        expect(declined.payment_intent).toMatchObject({ object: 'payment_intent', status: 'requires_payment_method' });
      });
    });

    describe('checkout sessions', () => {
      const payment = (): Stripe.Checkout.SessionCreateParams => ({
        mode: 'payment',
        client_reference_id: unique('order'),
        line_items: [{ quantity: 2, price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'Credits' } } }],
        success_url: 'https://shop.example/ok?session={CHECKOUT_SESSION_ID}',
        cancel_url: 'https://shop.example/no',
        metadata: { order: '1' },
      });

      test('are open and unpaid at first, with a page to go to', async () => {
        const customer = await stripe.customers.create({ email: 'a@example.com' });
        const params = { ...payment(), customer: customer.id };
        const made = await stripe.checkout.sessions.create(params);
        expect(made).toMatchObject({
          object: 'checkout.session',
          mode: 'payment',
          status: 'open',
          payment_status: 'unpaid',
          amount_total: 1000,
          currency: 'eur',
          customer: customer.id,
          client_reference_id: params.client_reference_id,
          payment_intent: null,
          metadata: { order: '1' },
          ui_mode: 'hosted_page',
        });
        expect(made.id).toMatch(/^cs_test_/);
        expect(made.url).toMatch(/^https?:/);
        const again = await stripe.checkout.sessions.retrieve(made.id, { expand: ['customer', 'line_items'] });
        expect(again.customer).toMatchObject({ object: 'customer', email: 'a@example.com' });
        expect(again.line_items?.data[0]).toMatchObject({ object: 'item', quantity: 2, amount_total: 1000 });
        expect((await stripe.checkout.sessions.listLineItems(made.id)).data).toHaveLength(1);
        expect((await stripe.checkout.sessions.list({ customer: customer.id })).data.map(({ id }) => id)).toEqual([made.id]);
      });

      test('expire once', async () => {
        const made = await stripe.checkout.sessions.create(payment());
        expect(await stripe.checkout.sessions.expire(made.id)).toMatchObject({ status: 'expired', url: null });
        expect((await failure(stripe.checkout.sessions.expire(made.id))).statusCode).toBe(400);
      });

      test('refuse prices that do not go with the mode, and times that are too near or far', async () => {
        const price = await monthly(900);
        const asPayment = { ...payment(), line_items: [{ price: price.id, quantity: 1 }] };
        expect((await failure(stripe.checkout.sessions.create(asPayment))).statusCode).toBe(400);
        expect((await failure(stripe.checkout.sessions.create({ ...payment(), mode: 'subscription' }))).statusCode).toBe(400);
        const expires_at = Math.floor(Date.now() / 1000) + 60;
        expect(await failure(stripe.checkout.sessions.create({ ...payment(), expires_at }))).toMatchObject({ param: 'expires_at' });
        const session = await stripe.checkout.sessions.create({ ...asPayment, mode: 'subscription' });
        expect(session).toMatchObject({ mode: 'subscription', amount_total: 900, subscription: null });
      });
    });

    describe('refunds', () => {
      test('take away what is left, part by part, and never more', async () => {
        const intent = await pay();
        expect(intent).toMatchObject({ status: 'succeeded', amount_received: 1000 });
        const part = await stripe.refunds.create({ payment_intent: intent.id, amount: 300, reason: 'requested_by_customer' });
        expect(part).toMatchObject({ object: 'refund', amount: 300, status: 'succeeded', payment_intent: intent.id });
        expect((await failure(stripe.refunds.create({ payment_intent: intent.id, amount: 701 }))).statusCode).toBe(400);
        await stripe.refunds.create({ payment_intent: intent.id });
        const whole = await failure(stripe.refunds.create({ payment_intent: intent.id }));
        expect(whole).toMatchObject({ statusCode: 400, code: 'charge_already_refunded' });
        const charge = await stripe.charges.retrieve(intent.latest_charge as string, { expand: ['balance_transaction', 'refunds'] });
        expect(charge).toMatchObject({ amount_refunded: 1000, refunded: true, balance_transaction: { amount: 1000, type: 'charge' } });
        expect(charge.refunds?.data).toHaveLength(2);
        const listed = await stripe.refunds.list({ payment_intent: intent.id });
        expect(listed.data.map(({ amount }) => amount)).toEqual([700, 300]);
      });
    });

    describe('subscriptions', () => {
      test('begin with a paid invoice whose lines say what for', async () => {
        const [customer, price] = [await payer(), await monthly(900)];
        const made = await stripe.subscriptions.create({
          customer: customer.id,
          items: [{ price: price.id }],
          expand: ['latest_invoice.payments'],
        });
        expect(made).toMatchObject({ object: 'subscription', status: 'active', cancel_at_period_end: false });
        const [item] = made.items.data;
        expect(item?.current_period_end).toBeGreaterThan(item?.current_period_start ?? 0);
        const invoice = made.latest_invoice as Stripe.Invoice;
        expect(invoice).toMatchObject({ status: 'paid', billing_reason: 'subscription_create', amount_paid: 900, amount_remaining: 0 });
        expect(invoice.parent?.subscription_details?.subscription).toBe(made.id);
        const [line] = invoice.lines.data;
        expect(line).toMatchObject({ amount: 900, pricing: { price_details: { price: price.id, product: price.product } } });
        expect(line?.period).toEqual({ start: item?.current_period_start, end: item?.current_period_end });
        const paid = invoice.payments?.data[0]?.payment.payment_intent as string;
        const found = await stripe.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent: paid } });
        expect(found.data.map((entry) => [entry.invoice, entry.status])).toEqual([[invoice.id, 'paid']]);
        const mine = await stripe.invoices.list({ subscription: made.id });
        expect(mine.data.map(({ id }) => id)).toEqual([invoice.id]);
      });

      test('an upgrade that is invoiced at once has lines that sum up to what is paid', async () => {
        const [customer, small, big] = [await payer(), await monthly(900), await monthly(2900)];
        const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: small.id }] });
        const id = made.items.data[0]?.id ?? '';
        const changed = await stripe.subscriptions.update(made.id, {
          items: [{ id, price: big.id }],
          proration_behavior: 'always_invoice',
          payment_behavior: 'error_if_incomplete',
          expand: ['latest_invoice'],
        });
        expect(changed.items.data.map(({ price }) => price.id)).toEqual([big.id]);
        const invoice = changed.latest_invoice as Stripe.Invoice;
        expect(invoice).toMatchObject({ billing_reason: 'subscription_update', status: 'paid' });
        const amounts = invoice.lines.data.map(({ amount }) => amount);
        expect([amounts.some((amount) => amount < 0), amounts.some((amount) => amount > 0)]).toEqual([true, true]);
        expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(invoice.total);
        expect(invoice.amount_paid).toBe(invoice.total);
      });

      test('an upgrade that cannot be paid changes nothing when told so', async () => {
        const [customer, small, big] = [await payer(), await monthly(900), await monthly(2900)];
        const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: small.id }] });
        const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id });
        await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: bad.id } });
        const items = [{ id: made.items.data[0]?.id ?? '', price: big.id }];
        const how = { items, proration_behavior: 'always_invoice', payment_behavior: 'error_if_incomplete' } as const;
        expect(await failure(stripe.subscriptions.update(made.id, how))).toBeInstanceOf(Stripe.errors.StripeCardError);
        const still = await stripe.subscriptions.retrieve(made.id);
        expect([still.status, still.items.data[0]?.price.id]).toEqual(['active', small.id]);
      });

      test('cancel at the end of the period and come back, or end at once', async () => {
        const [customer, price] = [await payer(), await monthly(900)];
        const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
        const ending = await stripe.subscriptions.update(made.id, { cancel_at_period_end: true });
        expect(ending).toMatchObject({ status: 'active', cancel_at_period_end: true, cancel_at: made.items.data[0]?.current_period_end });
        const back = await stripe.subscriptions.update(made.id, { cancel_at_period_end: false });
        expect(back).toMatchObject({ cancel_at_period_end: false, cancel_at: null, canceled_at: null });
        expect(await stripe.subscriptions.cancel(made.id)).toMatchObject({ status: 'canceled' });
        expect((await stripe.subscriptions.list({ customer: customer.id })).data).toEqual([]);
        expect((await stripe.subscriptions.list({ customer: customer.id, status: 'all' })).data).toHaveLength(1);
      });
    });

    describe('portal', () => {
      test('has a page for a customer', async () => {
        const customer = await stripe.customers.create({ email: 'a@example.com' });
        const features = { invoice_history: { enabled: true }, subscription_cancel: { enabled: true, mode: 'at_period_end' as const } };
        const configuration = await stripe.billingPortal.configurations.create({ features });
        const params = { customer: customer.id, return_url: 'https://shop.example/', configuration: configuration.id };
        const session = await stripe.billingPortal.sessions.create(params);
        expect(session).toMatchObject({ object: 'billing_portal.session', customer: customer.id, return_url: 'https://shop.example/' });
        expect(session.url).toMatch(/^https?:/);
      });
    });

    describe('events', () => {
      test('keep the object as it was at their time', async () => {
        const customer = await stripe.customers.create({ description: 'first' });
        await stripe.customers.update(customer.id, { description: 'second' });
        const seen = async (): Promise<Stripe.Event[]> => {
          const { data } = await stripe.events.list({ types: ['customer.created', 'customer.updated'], limit: 100 });
          return data.filter((event) => (event.data.object as { id: string }).id === customer.id);
        };
        await expect.poll(seen, { timeout: 20_000 }).toHaveLength(2);
        const [updated, created] = await seen();
        expect(created).toMatchObject({ type: 'customer.created', data: { object: { description: 'first' } } });
        expect(updated).toMatchObject({
          type: 'customer.updated',
          data: { object: { description: 'second' }, previous_attributes: { description: 'first' } },
        });
        expect(await stripe.events.retrieve(created?.id ?? '')).toMatchObject({ id: created?.id });
      });
    });
  });
}
