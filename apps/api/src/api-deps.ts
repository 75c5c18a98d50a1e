import type { OrdersCtx } from '@imagemint/core/orders';
import type { RunCtx } from '@imagemint/core/tool-runs';

/** A message kept instead of sent, as the outbox page shows it. */
export type OutboxMail = { to: string; subject: string; text: string; html: string; sentAt: Date };

/** Everything a verb may need; the actor and the request id are the request's. */
export type ApiCtx = RunCtx & OrdersCtx;

export type ApiDeps = Omit<ApiCtx, 'actor' | 'requestId' | 'network'> & {
  /** At least 32 bytes; signs upload tickets. */
  secret: Uint8Array;
  /** The mailbox that the policy names. */
  contactEmail: string;
  /** Folder of the built web app; without it only the API is served. */
  webDir?: string | undefined;
  /** Given only where mail is not sent: shows it on /dev/outbox. */
  outbox?: { list(): OutboxMail[] } | undefined;
  /** Where the fake payment processor of the default start is steered. */
  paymentsConsole?: string | undefined;
  /** Proxies in front that each add the address of whoever asked them to `X-Forwarded-For`; none by default. */
  proxyHops?: number | undefined;
  /** Requests a minute for one account, and for one address without an account, in place of the product's own. */
  rateLimits?: { perAccount: number; perAddress: number } | undefined;
};
