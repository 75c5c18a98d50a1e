import type { FakeStripe } from './start-fake-stripe.ts';

/** A `fetch` for the SDK's `createFetchHttpClient` that reaches a fake without a socket, for tests of many thousand requests. */
export function createFakeFetch(fake: Pick<FakeStripe, 'handle'>): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const reply = await fake.handle({
      method: request.method,
      path: `${pathname}${search}`,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    });
    return new Response(reply.body, { status: reply.status, headers: reply.headers });
  };
}
