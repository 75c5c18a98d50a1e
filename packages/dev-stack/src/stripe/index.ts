export type { CheckoutHow, CheckoutOutcome, Control } from './control.ts';
export { createFakeFetch } from './create-fake-fetch.ts';
export type { DisputeStatus } from './objects/disputes.ts';
export { TEST_CARDS } from './objects/test-cards.ts';
export { startFakeStripe } from './start-fake-stripe.ts';
export type { FakeStripe, FakeStripeOptions } from './start-fake-stripe.ts';
export type { Delivery, DeliveryMode, SignedDelivery } from './webhooks/deliver-events.ts';
export type { FaultRule } from './wire/faults.ts';
export type { LoggedRequest } from './wire/request-log.ts';
