import Stripe from 'stripe';
import { AppError } from '../../kernel/index.ts';
import { UndeclaredPayloadError } from './declared-client.ts';

const RETRY_SECONDS = 10;

/** What a customer is told when Stripe refuses or does not answer; a mistake of ours stays a defect. */
export function toPaymentError(error: unknown): unknown {
  if (error instanceof Stripe.errors.StripeCardError) return new AppError('PAYMENT_DECLINED', { cause: error });
  // The SDK takes what its HTTP client throws for a fault of the network.
  const cause = error instanceof Stripe.errors.StripeConnectionError ? error.detail : null;
  if ((cause as unknown) instanceof UndeclaredPayloadError) return cause;
  const isAway =
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeAPIError ||
    error instanceof Stripe.errors.StripeRateLimitError ||
    error instanceof Stripe.errors.StripeAuthenticationError ||
    error instanceof Stripe.errors.StripePermissionError ||
    // Two calls with one key at the same time: the other one is under way.
    (error instanceof Stripe.errors.StripeIdempotencyError && error.statusCode === 409);
  return isAway ? new AppError('PAYMENTS_UNAVAILABLE', { retryAfterSeconds: RETRY_SECONDS, cause: error }) : error;
}

/** The answer, or null when Stripe does not know the object. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing') return null;
    throw error;
  }
}
