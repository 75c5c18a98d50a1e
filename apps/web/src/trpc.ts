import { QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpLink, httpSubscriptionLink, isNonJsonSerializable, splitLink } from '@trpc/client';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@imagemint/api/router';
import { uploadFetch } from './upload-fetch.ts';

/** What each verb answers, as it arrives: moments are texts. */
export type Outputs = inferRouterOutputs<AppRouter>;

const url = '/trpc';
const STALE_MS = 15_000;
const MAX_RETRIES = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: STALE_MS,
      // A refusal stays a refusal; only a service that cannot be reached is asked again.
      retry: (count, error) => count < MAX_RETRIES && !('data' in error && typeof error.data === 'object' && error.data !== null),
    },
  },
});

/** The api, as verbs. Uploads report progress, events come as server-sent events that resume by themselves. */
export const api = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: ({ type }) => type === 'subscription',
      true: httpSubscriptionLink({ url }),
      false: splitLink({
        condition: ({ input }) => isNonJsonSerializable(input),
        true: httpLink({ url, fetch: uploadFetch, headers: ({ op }) => readUploadHeaders(op.context) }),
        false: httpBatchLink({ url }),
      }),
    }),
  ],
});

/** The same as query and mutation options. */
export const trpc = createTRPCOptionsProxy<AppRouter>({ client: api, queryClient });

function readUploadHeaders(context: Record<string, unknown>): Record<string, string> {
  return typeof context['uploadTicket'] === 'string' ? { 'x-upload-ticket': context['uploadTicket'] } : {};
}
