import Stripe from 'stripe';
import type { FakeStripe } from '@imagemint/dev-stack/stripe';

/** The SDK on the fake, as whoever holds the account's key: a dashboard, another program. It may send what the service may not. */
export function openStripe(fake: FakeStripe): Stripe {
  return new Stripe(fake.secretKey, { host: fake.host, port: fake.port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
}

const signer = new Stripe('sk_test_none');

/** A webhook with any body, signed by the SDK's own code. */
export function signBody(body: string, how: { secret: string; at: Date }): { body: Buffer; signature: string } {
  const timestamp = Math.floor(how.at.getTime() / 1000);
  return { body: Buffer.from(body), signature: signer.webhooks.generateTestHeaderString({ payload: body, secret: how.secret, timestamp }) };
}

/** An event as Stripe would send it, about anything. */
export function buildEvent(fields: { id?: unknown; type?: unknown; object?: unknown; created?: unknown }): Record<string, unknown> {
  const { id = `evt_${crypto.randomUUID().replaceAll('-', '')}`, type = 'checkout.session.completed', object = {} } = fields;
  const { created = Math.floor(Date.now() / 1000) } = fields;
  return { id, object: 'event', api_version: '2026-01-01', created, data: { object }, livemode: false, pending_webhooks: 1, type };
}

/** What the fake has taken from a customer's card or account, oldest first. */
export async function listCharges(fake: FakeStripe, customerId: string): Promise<Stripe.Charge[]> {
  const charges = await openStripe(fake).charges.list({ customer: customerId, limit: 100 });
  return charges.data.filter(({ status }) => status === 'succeeded').toReversed();
}

/** What went back to a customer, of all payments. */
export async function listMoneyBack(fake: FakeStripe, customerId: string): Promise<Stripe.Refund[]> {
  const refunds = [];
  for (const { id } of await listCharges(fake, customerId)) refunds.push(...(await openStripe(fake).refunds.list({ charge: id })).data);
  return refunds;
}
