import type Stripe from 'stripe';
import { CURRENCY, offerOf, PACK_IDS, PAID_PLAN_IDS, SaleItem } from '@imagemint/contract/plans';
import type { Price } from './facts.ts';

/** The price list at Stripe. */
export type Catalogue = {
  /** The id of today's price of an item; makes product and price at Stripe when they are missing. */
  priceOf(item: SaleItem): Promise<string>;
  /** What a price id stands for; null for one that is not ours. */
  read(priceId: string): Promise<Price | null>;
};

const ITEMS: readonly SaleItem[] = [...PAID_PLAN_IDS.map((id) => `plan:${id}` as const), ...PACK_IDS.map((id) => `pack:${id}` as const)];

/** Such as `imagemint_plan_plus_600_eur`: a changed price gets a new key, and an old subscription keeps telling its own. */
function lookupKey(item: SaleItem): string {
  return `imagemint_${item.replace(':', '_')}_${offerOf(item).priceCents}_${CURRENCY}`;
}

function parsePrice(price: Stripe.Price): Price | null {
  const [, kind, id, cents, currency] = /^imagemint_(plan|pack)_([a-z]+)_(\d+)_([a-z]{3})$/.exec(price.lookup_key ?? '') ?? [];
  const item = SaleItem.safeParse(`${kind}:${id}`);
  if (!item.success || cents === undefined || currency === undefined) return null;
  // The key was given with the amount; one that was moved to another price tells nothing.
  if (price.unit_amount !== Number(cents) || price.currency !== currency) return null;
  return { id: price.id, item: item.data, amountCents: Number(cents), currency };
}

/** Keeps the price list of one Stripe account in memory. */
export function createCatalogue(stripe: Stripe): Catalogue {
  const known = new Map<string, Price | null>();
  let listed: Promise<Map<SaleItem, string>> | null = null;

  async function list(): Promise<Map<SaleItem, string>> {
    const keys = new Map(ITEMS.map((item) => [lookupKey(item), item]));
    const found = await stripe.prices.list({ lookup_keys: [...keys.keys()], active: true, limit: 100 });
    const ids = new Map<SaleItem, string>();
    for (const price of found.data) {
      const parsed = parsePrice(price);
      if (parsed) ids.set(parsed.item, price.id);
    }
    for (const item of ITEMS) if (!ids.has(item)) ids.set(item, await create(item));
    return ids;
  }

  async function create(item: SaleItem): Promise<string> {
    const { kind, priceCents } = offerOf(item);
    const product = `imagemint_${item.replace(':', '_')}`;
    await stripe.products.create({ id: product, name: `ImageMint ${item.replace(':', ' ')}` }).catch((error: unknown) => {
      // A product outlives its prices.
      if ((error as { code?: string }).code !== 'resource_already_exists') throw error;
    });
    const price = await stripe.prices.create(
      {
        product,
        unit_amount: priceCents,
        currency: CURRENCY,
        lookup_key: lookupKey(item),
        tax_behavior: 'inclusive',
        ...(kind === 'plan' ? { recurring: { interval: 'month' } } : {}),
      },
      { idempotencyKey: `price:${lookupKey(item)}` },
    );
    return price.id;
  }

  return {
    async priceOf(item) {
      listed ??= list().catch((error: unknown) => {
        listed = null;
        throw error;
      });
      const id = (await listed).get(item);
      if (id === undefined) throw new Error(`no price for ${item}`);
      return id;
    },
    async read(priceId) {
      const cached = known.get(priceId);
      if (cached !== undefined) return cached;
      const price = parsePrice(await stripe.prices.retrieve(priceId));
      known.set(priceId, price);
      return price;
    },
  };
}
