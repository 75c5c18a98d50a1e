import { Stripe } from 'stripe';
import { createFakeFetch, startFakeStripe } from '../src/stripe/index.ts';
import { connectStripe } from './connect-stripe.ts';
import { describeStripe } from './stripe-contract.ts';

describeStripe('fake Stripe', async () => {
  const fake = await startFakeStripe();
  return { stripe: connectStripe(fake), connect: (key) => connectStripe(fake, { key }), close: fake.stop };
});

describeStripe('fake Stripe without a socket', async () => {
  const fake = await startFakeStripe();
  const httpClient = Stripe.createFetchHttpClient(createFakeFetch(fake));
  const connect = (key: string): Stripe => new Stripe(key, { httpClient, telemetry: false, maxNetworkRetries: 0 });
  return { stripe: connect(fake.secretKey), connect, close: fake.stop };
});

// eslint-disable-next-line no-restricted-properties -- only a tester's own environment has the key of a real test account
const realKey = process.env.STRIPE_TEST_SECRET_KEY ?? '';
const reason = realKey.startsWith('sk_test_') ? undefined : 'no STRIPE_TEST_SECRET_KEY=sk_test_… in the environment';

describeStripe(
  'real Stripe in test mode',
  async () => ({
    stripe: new Stripe(realKey, { telemetry: false }),
    connect: (key) => new Stripe(key, { telemetry: false }),
    close: async () => undefined,
  }),
  reason,
);
