import type Stripe from 'stripe';
import { AppError } from '../../kernel/index.ts';

/** Seconds by which a webhook's time may differ from ours, either way. */
export const WEBHOOK_TOLERANCE_SECONDS = 300;

/**
 * Checks the signature over the raw body (docs.stripe.com/webhooks#verify-manually) and that it was signed now: the SDK itself refuses
 * what is older than the tolerance, but takes what claims to come from the future.
 * @throws AppError WEBHOOK_INVALID
 */
export function verifyWebhook(
  stripe: Stripe,
  input: { body: Buffer; signature: string | undefined; secret: string; now: Date },
): Stripe.Event {
  const { body, signature = '', secret, now } = input;
  const times = signature.split(',').filter((part) => part.trim().startsWith('t='));
  const signedAt = Number(/^t=(\d{1,12})$/.exec(times[0]?.trim() ?? '')?.[1]);
  const latest = now.getTime() / 1000 + WEBHOOK_TOLERANCE_SECONDS;
  if (times.length !== 1 || !(signedAt <= latest)) throw new AppError('WEBHOOK_INVALID');
  try {
    // The SDK's last two parameters: a crypto provider, and the present time in milliseconds.
    // As text, because of bytes it would leave out a byte-order mark.
    return stripe.webhooks.constructEvent(body.toString(), signature, secret, WEBHOOK_TOLERANCE_SECONDS, undefined, now.getTime());
  } catch (cause) {
    throw new AppError('WEBHOOK_INVALID', { cause });
  }
}
