/** What the price page was opened for: something chosen, or a payment that was left. */
export type PricingSearch = { item?: string; cancelled?: true };

/** Reads the price page's address; anything odd is dropped. Whether the item exists is for the page to say. */
export function readPricingSearch({ item, cancelled }: Record<string, unknown>): PricingSearch {
  return {
    ...(typeof item === 'string' && /^(plan|pack):[a-z]{1,20}$/.test(item) && { item }),
    ...((cancelled === true || cancelled === 1 || cancelled === '1') && { cancelled: true as const }),
  };
}
