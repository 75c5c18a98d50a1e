import { z } from 'zod';
import { createSession, expireSession, lineItemsOf } from '../objects/checkout-sessions.ts';
import { currency, cents, integer, metadata, paging, range, text } from '../wire/params.ts';
import { newestFirst, paginate } from '../wire/paginate.ts';
import { take } from '../world.ts';
import { recurring, taxBehavior } from './catalog-routes.ts';
import { route } from './route.ts';

const priceData = z.strictObject({
  currency,
  unit_amount: cents,
  product: text.optional(),
  product_data: z.strictObject({ name: text, description: text.optional(), metadata: metadata.optional() }).optional(),
  recurring: recurring.optional(),
  tax_behavior: taxBehavior,
});

const LOCALES = ['auto', 'de', 'en', 'en-GB', 'es', 'fr', 'it', 'nl', 'pl', 'pt'] as const;

const passedOn = { metadata: metadata.optional(), description: text.optional() };

export const checkoutRoutes = [
  route(
    'POST /v1/checkout/sessions',
    {
      mode: z.enum(['payment', 'subscription']),
      line_items: z
        .array(z.strictObject({ price: text.optional(), price_data: priceData.optional(), quantity: integer.optional() }))
        .max(100),
      success_url: text,
      cancel_url: text.optional(),
      customer: text.optional(),
      customer_email: text.optional(),
      customer_creation: z.enum(['always', 'if_required']).optional(),
      client_reference_id: text.max(200).optional(),
      locale: z.enum(LOCALES).optional(),
      expires_at: integer.optional(),
      metadata: metadata.optional(),
      payment_intent_data: z.strictObject({ ...passedOn, setup_future_usage: z.enum(['off_session', 'on_session']).optional() }).optional(),
      subscription_data: z.strictObject(passedOn).optional(),
      payment_method_types: z.array(z.enum(['card', 'sepa_debit'])).optional(),
      submit_type: z.enum(['auto', 'pay', 'subscribe']).optional(),
      ui_mode: z.literal('hosted_page').optional(),
    },
    (world, params) => createSession(world, params),
  ),
  route('GET /v1/checkout/sessions/:id', {}, (world, _params, id) => take([world, 'sessions'], id)),
  route('POST /v1/checkout/sessions/:id/expire', {}, (world, _params, id) => expireSession(world, take([world, 'sessions'], id))),
  route('GET /v1/checkout/sessions/:id/line_items', paging, (world, page, id) =>
    paginate(lineItemsOf(world, take([world, 'sessions'], id)), page, `/v1/checkout/sessions/${id}/line_items`),
  ),
  route(
    'GET /v1/checkout/sessions',
    {
      ...paging,
      created: range.optional(),
      customer: text.optional(),
      customer_details: z.strictObject({ email: text }).optional(),
      payment_intent: text.optional(),
      status: z.enum(['complete', 'expired', 'open']).optional(),
      subscription: text.optional(),
    },
    (world, { created, customer, customer_details: details, payment_intent: intent, status, subscription, ...page }) => {
      const sessions = newestFirst(world.tables.sessions, created, (session) =>
        [
          customer === undefined || session.customer === customer,
          details === undefined || session.customer_details?.email === details.email,
          intent === undefined || session.payment_intent === intent,
          status === undefined || session.status === status,
          subscription === undefined || session.subscription === subscription,
        ].every(Boolean),
      );
      return paginate(sessions, page, '/v1/checkout/sessions');
    },
  ),
];
