import { mergeMetadata, type MetadataParam } from '../wire/params.ts';
import { randomText, take, update, type World } from '../world.ts';
import { attachMethod, takeMethod } from './payment-methods.ts';
import type { Customer } from './stored.ts';

export type CustomerFields = {
  email?: string | null | undefined;
  name?: string | null | undefined;
  description?: string | null | undefined;
  phone?: string | null | undefined;
  preferred_locales?: string[] | undefined;
  metadata?: MetadataParam;
  payment_method?: string | undefined;
  invoice_settings?: { default_payment_method?: string | null | undefined } | undefined;
};

/** Makes a customer and emits `customer.created`. */
export function createCustomer(world: World, fields: CustomerFields): Customer {
  const customer: Customer = {
    id: world.newId('cus', 14),
    object: 'customer',
    address: null,
    balance: 0,
    created: world.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: fields.description ?? null,
    discount: null,
    email: fields.email ?? null,
    invoice_prefix: randomText(8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: mergeMetadata({}, fields.metadata),
    name: fields.name ?? null,
    next_invoice_sequence: 1,
    phone: fields.phone ?? null,
    preferred_locales: fields.preferred_locales ?? [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
  world.tables.customers.set(customer.id, customer);
  const method = fields.payment_method === undefined ? null : attachMethod(world, takeMethod(world, fields.payment_method), customer);
  const chosen = fields.invoice_settings?.default_payment_method ?? null;
  customer.invoice_settings.default_payment_method = method && chosen === fields.payment_method ? method.id : chosen;
  world.emit('customer.created', customer);
  return customer;
}

/** Changes what is given and emits `customer.updated`. */
export function updateCustomer(world: World, customer: Customer, fields: CustomerFields): Customer {
  const { metadata, invoice_settings: settings, payment_method: _method, ...plain } = fields;
  const changes = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)) as Partial<Customer>;
  if (metadata !== undefined) changes.metadata = mergeMetadata(customer.metadata, metadata);
  const chosen = settings?.default_payment_method;
  if (chosen !== undefined) {
    if (chosen !== null) take([world, 'paymentMethods'], chosen, 'invoice_settings[default_payment_method]');
    changes.invoice_settings = { ...customer.invoice_settings, default_payment_method: chosen };
  }
  return update([world, customer], changes, 'customer.updated');
}

/** Makes a test card the one that renewals are charged to. */
export function setDefaultMethod(world: World, customer: Customer, methodId: string): Customer {
  return updateCustomer(world, customer, { invoice_settings: { default_payment_method: methodId } });
}
