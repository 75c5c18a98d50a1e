import { setTimeout as sleep } from 'node:timers/promises';
import { Stripe } from 'stripe';
import type { StoredEvent } from '../objects/stored.ts';
import { createRandom } from './random.ts';

/** Shares from 0 to 1. `hold` keeps events until it is lifted. */
export type DeliveryMode = { drop?: number; repeat?: number; shuffle?: boolean; delayMs?: number; hold?: boolean };

export type Delivery = {
  eventId: string;
  /** `dropped`: lost on purpose, as if the network had eaten every attempt. */
  state: 'delivered' | 'dropped' | 'held' | 'none' | 'pending' | 'sending';
  attempts: number;
  /** Status of the last answer; null when there was none. */
  lastStatus: number | null;
};

export type SignedDelivery = { body: string; headers: { 'stripe-signature': string } };

/** Real time between attempts; Stripe's own take hours. */
const BACKOFF_MS = [100, 300, 900] as const;
const TIMEOUT_MS = 10_000;
const SHUFFLE_MS = 40;

const signer = new Stripe('sk_test_none');

/** The header that Stripe would send with a body, by the SDK's own code. */
export function signBody(payload: string, secret: string, at: Date): string {
  return signer.webhooks.generateTestHeaderString({ payload, secret, timestamp: Math.floor(at.getTime() / 1000) });
}

/** Body and signature as Stripe sends them. */
export function signDelivery(event: StoredEvent, secret: string, at: Date): SignedDelivery {
  const body = JSON.stringify(event, null, 2);
  return { body, headers: { 'stripe-signature': signBody(body, secret, at) } };
}

export type Deliveries = {
  setUrl(url: string | null): void;
  getUrl(): string | null;
  getMode(): DeliveryMode;
  setMode(mode: DeliveryMode, seed?: number): void;
  /** Takes an event into delivery, as the mode has it. */
  add(event: StoredEvent): void;
  /** Sends one event now, whatever became of it before. */
  send(event: StoredEvent): Promise<Delivery>;
  flush(): Promise<void>;
  get(eventId: string): Delivery;
  close(): Promise<void>;
};

type Options = { url: string | null; sign(event: StoredEvent): SignedDelivery; changed(): void };

async function post(url: string, signed: SignedDelivery, signal: AbortSignal): Promise<number | null> {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Stripe/1.0 (fake)', ...signed.headers };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    const response = await fetch(url, { method: 'POST', body: signed.body, headers, redirect: 'manual', signal: limit });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}

const isSuccess = (status: number | null): boolean => status !== null && status >= 200 && status < 300;

type Sender = Pick<Deliveries, 'get' | 'getUrl' | 'setUrl'> & {
  mark(eventId: string, state: Delivery['state']): void;
  /** @returns whether it arrived. */
  attempt(event: StoredEvent): Promise<boolean>;
};

function createSender(options: Options, signal: AbortSignal): Sender {
  const states = new Map<string, Delivery>();
  let { url } = options;
  const stateOf = (eventId: string): Delivery => {
    const state = states.get(eventId) ?? { eventId, state: 'none', attempts: 0, lastStatus: null };
    states.set(eventId, state);
    return state;
  };
  return {
    get: (eventId) => ({ ...stateOf(eventId) }),
    getUrl: () => url,
    setUrl(next) {
      url = next;
    },
    mark(eventId, state) {
      stateOf(eventId).state = state;
    },
    async attempt(event) {
      if (url === null) return false;
      const state = stateOf(event.id);
      state.state = 'sending';
      state.attempts += 1;
      state.lastStatus = await post(url, options.sign(event), signal);
      const good = isSuccess(state.lastStatus);
      if (good) event.pending_webhooks = 0;
      state.state = event.pending_webhooks === 0 ? 'delivered' : 'pending';
      options.changed();
      return good;
    },
  };
}

/** Work that runs beside, and can be waited for. */
function createTracker(): { track(work: Promise<unknown>): void; drain(): Promise<void> } {
  const running = new Set<Promise<unknown>>();
  return {
    track(work) {
      const settled = work
        .catch(() => undefined)
        .finally(() => {
          running.delete(settled);
        });
      running.add(settled);
    },
    async drain() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** Delivers events like Stripe: at least once, in no promised order, again after a failure; and worse where asked to. */
export function createDeliveries(options: Options): Deliveries {
  const stop = new AbortController();
  const sender = createSender(options, stop.signal);
  const { track, drain } = createTracker();
  const held: StoredEvent[] = [];
  let mode: DeliveryMode = {};
  let random = createRandom(1);

  async function deliver(event: StoredEvent, waitMs: number): Promise<void> {
    for (const ms of [waitMs, ...BACKOFF_MS]) {
      await sleep(ms, undefined, { signal: stop.signal });
      if (await sender.attempt(event)) return;
    }
  }

  function dispatch(event: StoredEvent): void {
    if (random() < (mode.drop ?? 0)) return sender.mark(event.id, 'dropped');
    const times = 1 + Number(random() < (mode.repeat ?? 0));
    for (let time = 0; time < times; time += 1) {
      const wait = (mode.delayMs ?? 0) + (mode.shuffle ? random() * SHUFFLE_MS : 0) + time * random() * SHUFFLE_MS;
      track(deliver(event, wait));
    }
  }

  return {
    get: sender.get,
    getUrl: sender.getUrl,
    setUrl: sender.setUrl,
    getMode: () => ({ ...mode }),
    setMode(next, seed) {
      mode = { ...next };
      if (seed !== undefined) random = createRandom(seed);
      if (!mode.hold) held.splice(0).forEach(dispatch);
    },
    add(event) {
      if (sender.getUrl() === null) return;
      event.pending_webhooks = 1;
      sender.mark(event.id, mode.hold ? 'held' : 'pending');
      if (mode.hold) held.push(event);
      else dispatch(event);
    },
    async send(event) {
      const index = held.indexOf(event);
      if (index >= 0) held.splice(index, 1);
      await sender.attempt(event);
      return sender.get(event.id);
    },
    flush: drain,
    async close() {
      stop.abort();
      await drain();
    },
  };
}
