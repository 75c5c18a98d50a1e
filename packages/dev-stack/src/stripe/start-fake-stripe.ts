import type { Stripe } from 'stripe';
import { createControl, type Control } from './control.ts';
import { handleRequest, type ApiContext, type ApiRequest } from './handle-request.ts';
import { close, isSameSite, listen, type Answer } from './server/listen.ts';
import { createClock } from './server/clock.ts';
import { servePage, type PageContext } from './server/serve-pages.ts';
import { createStateFile, readState, restoreTables, type Secrets, type StateFile } from './server/state-file.ts';
import { createDeliveries, signDelivery, type Delivery, type DeliveryMode, type SignedDelivery } from './webhooks/deliver-events.ts';
import { createFaults, type Faults } from './wire/faults.ts';
import { createIdempotencyKeys, type Reply } from './wire/idempotency.ts';
import { logRequest, type LoggedRequest } from './wire/request-log.ts';
import { createWorld, randomText, take, type World } from './world.ts';

export type FakeStripeOptions = {
  /** 0 is any free port. */
  port?: number;
  webhook?: { url: string };
  /** What the clock starts from; real time when left out. Signatures of deliveries carry this time, not the moved one. */
  now?: () => Date;
  /** JSON that is read at the start and written soon after each change. */
  stateFile?: string;
};

export type FakeStripe = AsyncDisposable & {
  url: string;
  host: string;
  port: number;
  secretKey: string;
  webhookSecret: string;
  setWebhook(url: string | null): void;
  clock: { now(): Date; advance(seconds: number): Promise<void> };
  control: Control;
  events: {
    /** Oldest first. */
    list(): Stripe.Event[];
    /** What became of each, in the same order. */
    deliveries(): Delivery[];
    /** Sends one now, whatever the mode and whatever became of it before. */
    deliver(eventId: string): Promise<Delivery>;
    /** Waits until nothing is on its way. */
    flush(): Promise<void>;
    setDelivery(mode: DeliveryMode, seed?: number): void;
  };
  /** An event as it would be delivered, signed for the moment `at`. */
  buildDelivery(eventId: string, at?: Date): SignedDelivery;
  faults: Pick<Faults, 'clear' | 'set'>;
  /** Requests to the API, oldest first; the last thousand. */
  requests(): LoggedRequest[];
  /** The API without a socket. Throws where a fault rule cuts the connection. */
  handle(request: Omit<ApiRequest, 'headers' | 'body'> & Partial<Pick<ApiRequest, 'headers' | 'body'>>): Promise<Reply>;
  /** Writes the state file and ends the server. */
  stop(): Promise<void>;
};

const MAX_REQUESTS = 1000;
const TICK_MS = 1000;

const newSecrets = (): Secrets => ({ secretKey: `sk_test_fake${randomText(24)}`, webhookSecret: `whsec_fake${randomText(28)}` });

function createParts(options: FakeStripeOptions) {
  const base = options.now ?? (() => new Date());
  const clock = createClock(base);
  let file: StateFile | null = null;
  let secrets = newSecrets();
  const changed = (): void => file?.schedule();
  const deliveries = createDeliveries({
    url: options.webhook?.url ?? null,
    sign: (event) => signDelivery(event, secrets.webhookSecret, base()),
    changed,
  });
  const world = createWorld({ now: clock.seconds, onEvent: deliveries.add });
  const keys = createIdempotencyKeys();
  const runDue = (): void => {
    const before = world.tables.events.size;
    clock.runDue(world);
    if (world.tables.events.size !== before) changed();
  };
  const act = <T>(run: () => T): T => {
    runDue();
    try {
      return run();
    } finally {
      changed();
    }
  };
  return {
    base,
    clock,
    deliveries,
    world,
    keys,
    runDue,
    act,
    changed,
    getSecrets: () => secrets,
    async load(path: string): Promise<void> {
      const found = await readState(path, world.url);
      if (found) {
        restoreTables(world, found);
        secrets = found.secrets;
        clock.setOffset(found.offsetSeconds);
        for (const reply of found.replies) keys.kept.set(reply.key, reply);
      }
      file = createStateFile(path, { world, secrets, replies: keys.kept, getOffset: clock.getOffset });
      file.schedule();
    },
    closeFile: async (): Promise<void> => file?.close(),
  };
}

function eventsOf(world: World, deliveries: ReturnType<typeof createDeliveries>): FakeStripe['events'] {
  const { events } = world.tables;
  return {
    // The fake's events are those of the SDK, of the types that it knows.
    list: () => structuredClone([...events.values()]) as unknown as Stripe.Event[],
    deliveries: () => [...events.keys()].map((id) => deliveries.get(id)),
    deliver: async (id) => deliveries.send(take([world, 'events'], id)),
    flush: deliveries.flush,
    setDelivery: deliveries.setMode,
  };
}

/**
 * Starts a stateful server that speaks Stripe's wire format, on the loopback interface. No money moves, and nothing goes
 * anywhere but to the webhook address.
 */
export async function startFakeStripe(options: FakeStripeOptions = {}): Promise<FakeStripe> {
  const parts = createParts(options);
  const { base, clock, deliveries, world, keys, act, runDue, changed } = parts;
  const faults = createFaults();
  const log: LoggedRequest[] = [];
  const control = createControl(world, act);
  const advance = async (seconds: number): Promise<void> => {
    runDue();
    clock.advance(world, seconds);
    changed();
  };
  const api = (): ApiContext => ({ world, keys, faults, secretKey: parts.getSecrets().secretKey, runDue, changed });
  const handle = (request: ApiRequest): Promise<Reply> => {
    log.push(logRequest(request));
    if (log.length > MAX_REQUESTS) log.shift();
    return handleRequest(api(), request);
  };
  const pages: PageContext = { world, control, deliveries, advance, act };
  const answer = async (request: ApiRequest): Promise<Answer> => {
    if (request.path.startsWith('/v1/')) return handle(request);
    if (request.method !== 'GET' && !isSameSite(request.headers)) {
      return { status: 403, headers: { 'content-type': 'text/plain' }, body: 'Only our own pages may do this.\n' };
    }
    return servePage(pages, request);
  };
  const { server, port, host } = await listen(options.port ?? 0, answer);
  world.url = `http://${host}:${port}`;
  if (options.stateFile !== undefined) await parts.load(options.stateFile);
  const tick = setInterval(runDue, TICK_MS);
  tick.unref();
  const stop = async (): Promise<void> => {
    clearInterval(tick);
    await deliveries.close();
    await close(server);
    await parts.closeFile();
  };
  return {
    url: world.url,
    host,
    port,
    ...parts.getSecrets(),
    setWebhook: deliveries.setUrl,
    clock: { now: () => new Date(clock.seconds() * 1000), advance },
    control,
    events: eventsOf(world, deliveries),
    buildDelivery: (id, at = base()) => signDelivery(take([world, 'events'], id), parts.getSecrets().webhookSecret, at),
    faults,
    requests: () => structuredClone(log),
    handle: ({ method, path, headers = {}, body = '' }) => handle({ method, path, headers, body }),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
