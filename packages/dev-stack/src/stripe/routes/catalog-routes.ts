import { z } from 'zod';
import { createPrice, createProduct, updatePrice } from '../objects/catalog.ts';
import type { Product } from '../objects/stored.ts';
import { cents, clearable, currency, flag, integer, mergeMetadata, metadata, paging, range, text } from '../wire/params.ts';
import { newestFirst, paginate } from '../wire/paginate.ts';
import { refuse } from '../wire/stripe-error.ts';
import { take, update } from '../world.ts';
import { route } from './route.ts';

const productFields = {
  name: text,
  description: clearable.optional(),
  active: flag.optional(),
  metadata: metadata.optional(),
  statement_descriptor: text.optional(),
  tax_code: text.optional(),
  unit_label: text.optional(),
};

export const recurring = z.strictObject({ interval: z.enum(['day', 'week', 'month', 'year']), interval_count: integer.optional() });
export const taxBehavior = z.enum(['exclusive', 'inclusive', 'unspecified']).optional();

export const productRoutes = [
  route('POST /v1/products', { id: text.optional(), ...productFields }, createProduct),
  route('GET /v1/products/:id', {}, (world, _params, id) => take([world, 'products'], id)),
  route('POST /v1/products/:id', { ...productFields, name: text.optional() }, (world, params, id) => {
    const { metadata: sent, ...plain } = params;
    const product = take([world, 'products'], id);
    const changes = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)) as Partial<Product>;
    const merged = mergeMetadata(product.metadata, sent);
    return update([world, product], { ...changes, metadata: merged, updated: world.now() }, 'product.updated');
  }),
  route('DELETE /v1/products/:id', {}, (world, _params, id) => {
    const product = take([world, 'products'], id);
    if ([...world.tables.prices.values()].some((price) => price.product === id)) {
      throw refuse('This product cannot be deleted because it has one or more user-created prices.', { param: 'id' });
    }
    world.tables.products.delete(id);
    world.emit('product.deleted', product);
    return { id, object: 'product', deleted: true };
  }),
  route(
    'GET /v1/products',
    { ...paging, active: flag.optional(), ids: z.array(text).optional(), created: range.optional() },
    (world, { active, ids, created, ...page }) => {
      const matches = (product: Product): boolean =>
        (active === undefined || product.active === active) && (ids === undefined || ids.includes(product.id));
      return paginate(newestFirst(world.tables.products, created, matches), page, '/v1/products');
    },
  ),
];

const lookup = { lookup_key: text.optional(), transfer_lookup_key: flag.optional() };
const priceFields = { ...lookup, active: flag.optional(), nickname: text.optional(), metadata: metadata.optional() };

export const priceRoutes = [
  route(
    'POST /v1/prices',
    {
      ...priceFields,
      currency,
      unit_amount: cents,
      product: text.optional(),
      product_data: z.strictObject({ name: text, metadata: metadata.optional() }).optional(),
      recurring: recurring.optional(),
      tax_behavior: taxBehavior,
    },
    (world, params) => createPrice(world, params),
  ),
  route('GET /v1/prices/:id', {}, (world, _params, id) => take([world, 'prices'], id)),
  route('POST /v1/prices/:id', priceFields, (world, params, id) => updatePrice(world, take([world, 'prices'], id), params)),
  route(
    'GET /v1/prices',
    {
      ...paging,
      active: flag.optional(),
      created: range.optional(),
      currency: currency.optional(),
      lookup_keys: z.array(text).max(10).optional(),
      product: text.optional(),
      type: z.enum(['one_time', 'recurring']).optional(),
    },
    (world, { active = true, created, currency: money, lookup_keys: keys, product, type, ...page }) => {
      const prices = newestFirst(world.tables.prices, created, (price) =>
        [
          price.active === active,
          money === undefined || price.currency === money,
          keys === undefined || (price.lookup_key !== null && keys.includes(price.lookup_key)),
          product === undefined || price.product === product,
          type === undefined || price.type === type,
        ].every(Boolean),
      );
      return paginate(prices, page, '/v1/prices');
    },
  ),
];
