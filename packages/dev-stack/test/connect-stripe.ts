import { Stripe } from 'stripe';
import type { FakeStripe } from '../src/stripe/index.ts';

/** The SDK, talking to a fake. */
export function connectStripe(
  fake: Pick<FakeStripe, 'host' | 'port' | 'secretKey'>,
  options: { key?: string; retries?: number } = {},
): Stripe {
  const { host, port, secretKey } = fake;
  const { key = secretKey, retries: maxNetworkRetries = 0 } = options;
  return new Stripe(key, { host, port, protocol: 'http', telemetry: false, maxNetworkRetries });
}
