import { mergeMetadata, orNull, type MetadataParam } from '../wire/params.ts';
import { refuse } from '../wire/stripe-error.ts';
import { take, update, type World } from '../world.ts';
import { decimal, type Price, type Product } from './stored.ts';

export type ProductFields = {
  id?: string | undefined;
  name: string;
  description?: string | null | undefined;
  active?: boolean | undefined;
  metadata?: MetadataParam;
  statement_descriptor?: string | undefined;
  tax_code?: string | undefined;
  unit_label?: string | undefined;
};

/** @throws StripeProblem resource_already_exists for an id that is in use. */
export function createProduct(world: World, fields: ProductFields): Product {
  const id = fields.id ?? world.newId('prod', 14);
  if (world.tables.products.has(id)) throw refuse('Product already exists.', { code: 'resource_already_exists', param: 'id' });
  const product: Product = {
    id,
    object: 'product',
    active: fields.active ?? true,
    created: world.now(),
    default_price: null,
    description: fields.description ?? null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: mergeMetadata({}, fields.metadata),
    name: fields.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: fields.statement_descriptor ?? null,
    tax_code: fields.tax_code ?? null,
    tax_details: null,
    type: 'service',
    unit_label: fields.unit_label ?? null,
    updated: world.now(),
    url: null,
  };
  world.tables.products.set(id, product);
  world.emit('product.created', product);
  return product;
}

export type PriceFields = {
  currency: string;
  product?: string | undefined;
  product_data?: { name: string; metadata?: MetadataParam } | undefined;
  unit_amount?: number | undefined;
  recurring?: { interval: 'day' | 'week' | 'month' | 'year'; interval_count?: number | undefined } | undefined;
  lookup_key?: string | undefined;
  transfer_lookup_key?: boolean | undefined;
  nickname?: string | undefined;
  active?: boolean | undefined;
  tax_behavior?: 'exclusive' | 'inclusive' | 'unspecified' | undefined;
  metadata?: MetadataParam;
};

function freeLookupKey(world: World, key: string, mayTake: boolean): void {
  const holder = [...world.tables.prices.values()].find((price) => price.lookup_key === key);
  if (!holder) return;
  if (!mayTake) throw refuse(`A price (\`${holder.id}\`) already uses that lookup key.`, { param: 'lookup_key' });
  update([world, holder], { lookup_key: null }, 'price.updated');
}

function productOf(world: World, fields: PriceFields): string {
  if (fields.product !== undefined) return take([world, 'products'], fields.product, 'product').id;
  if (fields.product_data) return createProduct(world, fields.product_data).id;
  throw refuse('You must specify either `product` or `product_data`.', { code: 'parameter_missing', param: 'product' });
}

function recurrence(wanted: PriceFields['recurring']): Price['recurring'] {
  if (!wanted) return null;
  const { interval, interval_count: count = 1 } = wanted;
  return { interval, interval_count: count, meter: null, trial_period_days: null, usage_type: 'licensed' };
}

/** @param inline a price that a checkout session brought along: it is not active and in no list. */
export function createPrice(world: World, fields: PriceFields, inline = false): Price {
  const { unit_amount: amount } = fields;
  if (amount === undefined) throw refuse('Missing required param: unit_amount.', { code: 'parameter_missing', param: 'unit_amount' });
  const product = productOf(world, fields);
  if (fields.lookup_key !== undefined) freeLookupKey(world, fields.lookup_key, fields.transfer_lookup_key ?? false);
  const recurring = recurrence(fields.recurring);
  const price: Price = {
    id: world.newId('price'),
    object: 'price',
    active: inline ? false : (fields.active ?? true),
    billing_scheme: 'per_unit',
    created: world.now(),
    currency: fields.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: orNull(fields.lookup_key),
    metadata: mergeMetadata({}, fields.metadata),
    nickname: orNull(fields.nickname),
    product,
    recurring,
    tax_behavior: fields.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: recurring ? 'recurring' : 'one_time',
    unit_amount: amount,
    unit_amount_decimal: decimal(amount),
  };
  world.tables.prices.set(price.id, price);
  if (!inline) world.emit('price.created', price);
  return price;
}

/** Name of what a price sells, for lines. */
export function productName(world: World, price: Price): string {
  return world.tables.products.get(String(price.product))?.name ?? String(price.product);
}

/** Updates of a price's few changeable fields. */
export function updatePrice(
  world: World,
  price: Price,
  fields: Pick<PriceFields, 'active' | 'lookup_key' | 'transfer_lookup_key' | 'nickname' | 'metadata'>,
): Price {
  const { lookup_key: key, transfer_lookup_key: mayTake = false, metadata, ...plain } = fields;
  if (key !== undefined && key !== price.lookup_key) freeLookupKey(world, key, mayTake);
  const given = { ...plain, lookup_key: key };
  const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Price>;
  return update([world, price], { ...changes, metadata: mergeMetadata(price.metadata, metadata) }, 'price.updated');
}
