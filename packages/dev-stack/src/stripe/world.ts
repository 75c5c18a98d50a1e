import { randomBytes } from 'node:crypto';
import type * as Stored from './objects/stored.ts';
import { API_VERSION } from './api-version.ts';
import { previousAttributes } from './webhooks/previous-attributes.ts';
import { missing } from './wire/stripe-error.ts';

/** What the fake keeps, each a table by id in order of creation. */
export type Tables = {
  products: Map<string, Stored.Product>;
  prices: Map<string, Stored.Price>;
  customers: Map<string, Stored.Customer>;
  deletedCustomers: Map<string, { id: string; object: 'customer'; deleted: true }>;
  paymentMethods: Map<string, Stored.PaymentMethod>;
  paymentIntents: Map<string, Stored.PaymentIntent>;
  charges: Map<string, Stored.Charge>;
  refunds: Map<string, Stored.Refund>;
  disputes: Map<string, Stored.Dispute>;
  balanceTransactions: Map<string, Stored.BalanceTransaction>;
  sessions: Map<string, Stored.Session>;
  lineItems: Map<string, { id: string; items: Stored.LineItem[] }>;
  sessionExtras: Map<string, SessionExtras>;
  subscriptions: Map<string, Stored.Subscription>;
  invoices: Map<string, Stored.Invoice>;
  invoicePayments: Map<string, Stored.InvoicePayment>;
  pendingItems: Map<string, Stored.PendingItem>;
  settlements: Map<string, Stored.Settlement>;
  portalSessions: Map<string, Stored.PortalSession>;
  portalConfigurations: Map<string, Stored.PortalConfiguration>;
  events: Map<string, Stored.StoredEvent>;
};

/** What a checkout session passes on to the payment or subscription that comes of it. */
export type SessionExtras = {
  id: string;
  metadata: Record<string, string>;
  description: string | null;
  setupFutureUsage: 'off_session' | 'on_session' | null;
};

export const TABLE_NAMES = [
  'products',
  'prices',
  'customers',
  'deletedCustomers',
  'paymentMethods',
  'paymentIntents',
  'charges',
  'refunds',
  'disputes',
  'balanceTransactions',
  'sessions',
  'lineItems',
  'sessionExtras',
  'subscriptions',
  'invoices',
  'invoicePayments',
  'pendingItems',
  'settlements',
  'portalSessions',
  'portalConfigurations',
  'events',
] as const satisfies (keyof Tables)[];

/** Everything that the endpoints of one fake work on. */
export type World = {
  tables: Tables;
  /** Where hosted pages are. */
  url: string;
  /** The request being answered, for its events. */
  request: Stored.StoredEvent['request'];
  /** The fake's time in seconds. */
  now(): number;
  newId(prefix: string, length?: number): string;
  /** Keeps an event with the object as it is now. `before` is the object as it was. */
  emit(type: Stored.EventType, object: { id: string }, before?: object): void;
};

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Random letters and digits, as Stripe's ids have. */
export function randomText(length: number): string {
  return [...randomBytes(length)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** @param options.onEvent hears of each event once it is kept. */
export function createWorld(options: { now: () => number; onEvent: (event: Stored.StoredEvent) => void }): World {
  const tables = Object.fromEntries(TABLE_NAMES.map((name) => [name, new Map()])) as unknown as Tables;
  const world: World = {
    tables,
    url: '',
    request: { id: null, idempotency_key: null },
    now: options.now,
    newId: (prefix, length = 24) => `${prefix}_${randomText(length)}`,
    emit(type, object, before) {
      const snapshot = structuredClone(object) as Record<string, unknown>;
      const previous = before ? previousAttributes(before as Record<string, unknown>, snapshot) : undefined;
      const event: Stored.StoredEvent = {
        id: world.newId('evt', 24),
        object: 'event',
        api_version: API_VERSION,
        created: options.now(),
        data: { object: snapshot, ...(previous && { previous_attributes: previous }) },
        livemode: false,
        pending_webhooks: 0,
        request: { ...world.request },
        type,
      };
      tables.events.set(event.id, event);
      options.onEvent(event);
    },
  };
  return world;
}

const KINDS: Partial<Record<keyof Tables, string>> = {
  products: 'product',
  prices: 'price',
  customers: 'customer',
  paymentMethods: 'PaymentMethod',
  paymentIntents: 'payment_intent',
  charges: 'charge',
  refunds: 'refund',
  disputes: 'dispute',
  balanceTransactions: 'balance transaction',
  sessions: 'checkout.session',
  subscriptions: 'subscription',
  invoices: 'invoice',
  invoicePayments: 'invoice_payment',
  portalConfigurations: 'configuration',
  events: 'event',
};

type Row<K extends keyof Tables> = Tables[K] extends Map<string, infer V> ? V : never;

/**
 * @param param the parameter that named the object; `id` when it was the path.
 * @throws StripeProblem resource_missing.
 */
export function take<K extends keyof Tables>(table: [World, K], id: string, param = 'id'): Row<K> {
  const [world, name] = table;
  const row = world.tables[name].get(id);
  if (row === undefined) throw missing(KINDS[name] ?? name, id, param);
  return row as Row<K>;
}

/** Changes an object in place and emits the event with what was there before. */
export function update<T extends { id: string }>(target: [World, T], changes: Partial<T>, type: Stored.EventType | Stored.EventType[]): T {
  const [world, object] = target;
  const before = structuredClone(object);
  Object.assign(object, changes);
  for (const name of [type].flat()) world.emit(name, object, name.endsWith('.updated') ? before : undefined);
  return object;
}
