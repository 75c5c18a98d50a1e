import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startFakeStripe } from '@imagemint/dev-stack/stripe';
import { HASTY_MS, openPayments, WRITE_FAULTS } from '../../../test/orders/stripe-faults.ts';
import { openStripe } from '../../../test/orders/stripe-tools.ts';

describe('the price list', () => {
  test.concurrent.each(WRITE_FAULTS)('is made once although Stripe $name while it is made', async ({ fault }) => {
    await using fake = await startFakeStripe();
    const payments = openPayments(fake, HASTY_MS);
    const customerId = await payments.createCustomer({ accountId: crypto.randomUUID(), email: 'buyer@example.org' });
    const urls = { locale: 'en', successUrl: 'https://example.org/done', cancelUrl: 'https://example.org' } as const;
    const open = () => payments.createCheckout({ customerId, accountId: 'a', item: 'pack:small', attempt: crypto.randomUUID(), ...urls });
    // Calls: the list, and then a product and a price for each item.
    for (const skip of [0, 1, 2, 5, 9]) {
      fake.faults.set({ path: /^\/v1\/(prices|products)$/, skip, times: 2, ...fault });
      await open().catch((error: unknown) => expect(error).toMatchObject({ code: 'PAYMENTS_UNAVAILABLE' }));
      fake.faults.clear();
    }
    await sleep(HASTY_MS * 3);
    expect(await open()).toMatchObject({ price: { item: 'pack:small', amountCents: 500, currency: 'eur' } });
    const { data } = await openStripe(fake).prices.list({ limit: 100 });
    expect(data.map((price) => price.lookup_key).sort()).toEqual([...new Set(data.map((price) => price.lookup_key))].sort());
    expect(data).toHaveLength(5);
  });
});
