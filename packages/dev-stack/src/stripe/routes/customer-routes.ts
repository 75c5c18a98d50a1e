import { z } from 'zod';
import { createCustomer, updateCustomer } from '../objects/customers.ts';
import { attachMethod, takeMethod } from '../objects/payment-methods.ts';
import { createConfiguration, createPortalSession } from '../objects/portal.ts';
import { endSubscription } from '../objects/subscriptions.ts';
import { clearable, flag, metadata, paging, range, text } from '../wire/params.ts';
import { newestFirst, paginate } from '../wire/paginate.ts';
import { take, type World } from '../world.ts';
import { route } from './route.ts';

const customerFields = {
  email: clearable.optional(),
  name: clearable.optional(),
  description: clearable.optional(),
  phone: clearable.optional(),
  preferred_locales: z.array(text).optional(),
  metadata: metadata.optional(),
  invoice_settings: z.strictObject({ default_payment_method: clearable.optional() }).optional(),
};

function deleteCustomer(world: World, id: string): object {
  const customer = take([world, 'customers'], id);
  for (const subscription of world.tables.subscriptions.values()) {
    if (subscription.customer !== id || ['canceled', 'incomplete_expired'].includes(subscription.status)) continue;
    endSubscription(world, subscription, { reason: 'cancellation_requested' });
  }
  for (const method of world.tables.paymentMethods.values()) if (method.customer === id) method.customer = null;
  const deleted = { id, object: 'customer', deleted: true } as const;
  world.tables.customers.delete(id);
  world.tables.deletedCustomers.set(id, deleted);
  world.emit('customer.deleted', customer);
  return deleted;
}

export const customerRoutes = [
  route('POST /v1/customers', { ...customerFields, payment_method: text.optional() }, createCustomer),
  route('GET /v1/customers/:id', {}, (world, _params, id) => world.tables.deletedCustomers.get(id) ?? take([world, 'customers'], id)),
  route('POST /v1/customers/:id', customerFields, (world, params, id) => updateCustomer(world, take([world, 'customers'], id), params)),
  route('DELETE /v1/customers/:id', {}, (world, _params, id) => deleteCustomer(world, id)),
  route('GET /v1/customers', { ...paging, email: text.optional(), created: range.optional() }, (world, { email, created, ...page }) => {
    const customers = newestFirst(world.tables.customers, created, (customer) => email === undefined || customer.email === email);
    return paginate(customers, page, '/v1/customers');
  }),
  route('GET /v1/customers/:id/payment_methods', { ...paging, type: text.optional() }, (world, { type, ...page }, id) => {
    take([world, 'customers'], id);
    const mine = newestFirst(
      world.tables.paymentMethods,
      undefined,
      (method) => method.customer === id && (type ?? method.type) === method.type,
    );
    return paginate(mine, page, `/v1/customers/${id}/payment_methods`);
  }),
];

export const paymentMethodRoutes = [
  route('GET /v1/payment_methods/:id', {}, (world, _params, id) => take([world, 'paymentMethods'], id)),
  route('POST /v1/payment_methods/:id/attach', { customer: text }, (world, { customer }, id) =>
    attachMethod(world, takeMethod(world, id, 'id'), take([world, 'customers'], customer, 'customer')),
  ),
];

const feature = z.strictObject({ enabled: flag });

export const portalRoutes = [
  route(
    'POST /v1/billing_portal/sessions',
    { customer: text, return_url: text.optional(), configuration: text.optional(), locale: text.optional() },
    createPortalSession,
  ),
  route(
    'POST /v1/billing_portal/configurations',
    {
      features: z.strictObject({
        invoice_history: feature.optional(),
        payment_method_update: feature.optional(),
        subscription_cancel: z.strictObject({ enabled: flag, mode: z.enum(['at_period_end', 'immediately']).optional() }).optional(),
      }),
      business_profile: z
        .strictObject({ headline: clearable.optional(), privacy_policy_url: text.optional(), terms_of_service_url: text.optional() })
        .optional(),
      default_return_url: clearable.optional(),
      name: clearable.optional(),
      metadata: metadata.optional(),
    },
    createConfiguration,
  ),
  route('GET /v1/billing_portal/configurations/:id', {}, (world, _params, id) => take([world, 'portalConfigurations'], id)),
  route(
    'GET /v1/billing_portal/configurations',
    { ...paging, active: flag.optional(), is_default: flag.optional() },
    (world, { active, is_default: isDefault, ...page }) => {
      const found = newestFirst(
        world.tables.portalConfigurations,
        undefined,
        (row) => (active ?? row.active) === row.active && (isDefault ?? row.is_default) === row.is_default,
      );
      return paginate(found, page, '/v1/billing_portal/configurations');
    },
  ),
];
