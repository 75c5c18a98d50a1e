import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink, type TRPCClient } from '@trpc/client';
import { EventSource } from 'eventsource';
import type { AppRouter } from '@imagemint/api/router';

export type Client = {
  trpc: TRPCClient<AppRouter>;
  /** `fetch` with the session's cookie, for what tRPC does not carry. */
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
};

/** A program that speaks to the service as the web app does: one session cookie, tRPC, server-sent events. */
export function createClient(origin: string): Client {
  let cookie = '';

  const fetchWithCookie = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (cookie !== '') headers.set('cookie', cookie);
    headers.set('origin', origin);
    const response = await fetch(url, { ...init, headers });
    for (const set of response.headers.getSetCookie()) cookie = set.split(';')[0] ?? '';
    return response;
  };

  const url = `${origin}/trpc`;
  const trpc = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === 'subscription',
        true: httpSubscriptionLink({
          url,
          EventSource,
          eventSourceOptions: () => ({ fetch: (target: string | URL, init?: object) => fetchWithCookie(target, init) }),
        }),
        false: httpLink({
          url,
          fetch: (target, init) => fetchWithCookie(target as string, init as RequestInit),
          // The ticket that ties an upload to its run travels beside the call, as its context.
          headers: ({ op }) => (typeof op.context['uploadTicket'] === 'string' ? { 'x-upload-ticket': op.context['uploadTicket'] } : {}),
        }),
      }),
    ],
  });
  return {
    trpc,
    fetch: (path, init) => fetchWithCookie(`${origin}${path}`, init),
  };
}
