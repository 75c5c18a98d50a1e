import type { Templates } from '../../mail/index.ts';
import { creditsEnding, creditsLow } from './credit-mails.ts';
import { disputeClosed, disputeOpened } from './dispute-mails.ts';
import { orderConfirmed, paymentFailed, paymentPending } from './order-mails.ts';
import { planChanged, planEnded, planEnding } from './plan-mails.ts';
import { refundDeclined, refundFailed, refundSent } from './refund-mails.ts';

/** Every message that billing sends. */
export const ORDER_MAILS = {
  'order-confirmed': orderConfirmed,
  'payment-pending': paymentPending,
  'payment-failed': paymentFailed,
  'plan-changed': planChanged,
  'plan-ending': planEnding,
  'plan-ended': planEnded,
  'refund-sent': refundSent,
  'refund-failed': refundFailed,
  'refund-declined': refundDeclined,
  'dispute-opened': disputeOpened,
  'dispute-closed': disputeClosed,
  'credits-low': creditsLow,
  'credits-ending': creditsEnding,
} as const satisfies Templates;
