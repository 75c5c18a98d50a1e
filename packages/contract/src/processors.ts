import type { PolicyCategory } from './policy.ts';

/** The only kinds of service providers that the policy names (2.20). */
export const PROCESSOR_CLASSES = ['payment', 'hosting', 'email'] as const;

export type Processor = {
  class: (typeof PROCESSOR_CLASSES)[number];
  /** What of a person it receives, by the policy's categories. */
  receives: Partial<Record<PolicyCategory, string>>;
  /** Where the code that talks to it is: nothing else may. */
  adapter: string;
};

/** Everyone who receives personal data on the operator's behalf. */
export const PROCESSORS = {
  stripe: {
    class: 'payment',
    receives: {
      contact: 'the e-mail address of the account',
      account: 'the account’s id, as a reference',
      order: 'what is bought or refunded; for a dispute, what the customer bought and used, without any address or picture',
    },
    adapter: 'packages/core/src/orders/stripe',
  },
  mail: {
    class: 'email',
    receives: {
      contact: 'the e-mail address of the account',
      order: 'amounts, dates and numbers in the message',
      account: 'credits and plan in the message',
    },
    adapter: 'packages/core/src/mail',
  },
} as const satisfies Record<string, Processor>;

/** Of lists that are read page by page. */
const PAGES = ['limit', 'starting_after'] as const;

/**
 * Every request that may go to Stripe, with every parameter it may carry. The adapter refuses to send anything else; the account's id
 * and its e-mail address are the only ones that tell of a person, and `evidence[…]` is sent only when a member of staff answers a dispute.
 */
export const STRIPE_PAYLOADS: Readonly<Record<string, readonly string[]>> = {
  'POST /v1/products': ['id', 'name'],
  'GET /v1/prices': ['lookup_keys[]', 'active', 'limit'],
  'GET /v1/prices/:id': [],
  'POST /v1/prices': ['product', 'unit_amount', 'currency', 'lookup_key', 'recurring[interval]', 'tax_behavior'],
  'POST /v1/customers': ['email', 'metadata[account]'],
  'POST /v1/checkout/sessions': [
    ...['mode', 'customer', 'client_reference_id', 'line_items[][price]', 'line_items[][quantity]'],
    ...['success_url', 'cancel_url', 'locale'],
  ],
  'GET /v1/checkout/sessions': ['payment_intent', 'created[gte]', ...PAGES],
  'GET /v1/checkout/sessions/:id': ['expand[]'],
  'GET /v1/payment_intents/:id': ['expand[]'],
  'GET /v1/subscriptions': ['status', ...PAGES],
  'GET /v1/subscriptions/:id': [],
  'POST /v1/subscriptions/:id': [...['items[][id]', 'items[][price]', 'proration_behavior', 'payment_behavior', 'cancel_at_period_end']],
  'DELETE /v1/subscriptions/:id': ['invoice_now', 'prorate'],
  'GET /v1/invoices': ['created[gte]', ...PAGES],
  'GET /v1/invoices/:id': ['expand[]'],
  'GET /v1/invoice_payments': ['payment[type]', 'payment[payment_intent]', 'limit'],
  'POST /v1/billing_portal/sessions': ['customer', 'return_url', 'locale'],
  'POST /v1/refunds': ['payment_intent', 'amount', 'reason', 'metadata[request]'],
  'GET /v1/refunds': ['payment_intent', ...PAGES],
  'GET /v1/disputes': ['payment_intent', 'limit'],
  'POST /v1/disputes/:id': [
    ...['evidence[customer_email_address]', 'evidence[product_description]', 'evidence[service_date]', 'evidence[access_activity_log]'],
    ...['evidence[refund_policy_disclosure]', 'evidence[uncategorized_text]', 'submit'],
  ],
  'GET /v1/events': ['types[]', 'created[gte]', ...PAGES],
};
