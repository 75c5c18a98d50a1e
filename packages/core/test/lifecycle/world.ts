import { randomUUID } from 'node:crypto';
import { PLANS, type PlanId } from '@imagemint/contract/plans';
import { generateRecipientKeys } from '@imagemint/envelope';
import { getBalance } from '../../src/billing/index.ts';
import type { RunCtx } from '../../src/tool-runs/index.ts';
import { createMemoryKeyring, type Vault } from '../../src/vault/index.ts';
import { startCore, type Core } from '../start-core.ts';
import {
  createFaultSwitch,
  createStoppedClock,
  withJobFaults,
  withStatementFaults,
  withVaultFaults,
  type FaultSwitch,
} from './inject-faults.ts';
import { createQuotaModel, type QuotaModel } from './quota-model.ts';
import { creditsOf, isOpen, NEVER_OPENED, type Hypothesis } from './run-model.ts';

export type Keys = { publicKey: string; privateKey: string };
/** A worker's turn at a run. The writer is there from the announcement on. */
export type Attempt = {
  id: number;
  fence: number;
  recipientKey: string;
  objectId: string | null;
  put: ((ciphertext: AsyncIterable<Uint8Array>) => Promise<void>) | null;
  isWhole: boolean;
};

export type Run = {
  number: number;
  id: string;
  account: number;
  keys: Keys;
  /** Every way in which it may stand; one, when all is known. */
  hypotheses: Hypothesis[];
  attempts: Attempt[];
  /** The object of each attempt that has announced one. */
  resultIds: Map<number, string>;
  token: string | null;
  /** What the quota model has heard of it. */
  credits: 'NONE' | 'OPEN' | 'COMMITTED' | 'RELEASED';
  price: number;
};

export type Account = { ctx: RunCtx; accountId: string; maxOpen: number; quota: QuotaModel };

/** The service under test, a client's and a worker's memory, and the model beside it. */
export type World = {
  core: Core;
  /** What the verbs get: the vault, the queue and the database with faults. */
  system: RunCtx;
  accounts: Account[];
  faults: FaultSwitch;
  /** The vault and the clock without faults, to look at. */
  vault: Vault;
  now: () => number;
  advance: (ms: number) => Promise<void>;
  keyPairs: Keys[];
  runs: Map<number, Run>;
  strays: Set<string>;
  nextAttempt: () => number;
  /** Every id that was ever written to the vault. */
  everStored: Set<string>;
  [Symbol.asyncDispose](): Promise<void>;
};

const ACCOUNTS: { plan: PlanId; given: number }[] = [
  { plan: 'pro', given: 300 },
  { plan: 'pro', given: 40 },
  { plan: 'free', given: 15 },
];
const KEY_PAIRS = 3;
/** So long before the end of a month does it begin: the plans' credits end in the middle of it. */
const BEFORE_MONTH_MS = 2 * 3_600_000;

function startOfNextMonth(ms: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/** Opens it on a database and a vault folder of its own. */
export async function startWorld(): Promise<World> {
  const clock = createStoppedClock(startOfNextMonth(Date.now()) - BEFORE_MONTH_MS);
  const faults = createFaultSwitch();
  const everStored = new Set<string>();
  let plain: Vault | undefined;
  const core = await startCore({
    vault: ({ store }) => {
      plain = {
        store: { ...store, put: (id, ...rest) => (everStored.add(id), store.put(id, ...rest)) },
        keyring: createMemoryKeyring({ clock }),
      };
      return plain;
    },
  });
  if (!plain) throw new Error('no vault');
  const shared = {
    ...core.shared,
    clock,
    vault: withVaultFaults(plain, faults),
    jobs: withJobFaults(core.shared.jobs, faults),
    db: withStatementFaults(core.shared.db, faults),
  };
  const accounts = await Promise.all(
    ACCOUNTS.map(async ({ plan, given }): Promise<Account> => {
      const { actor, accountId } = await core.as({ plan, credits: given });
      const ctx = { ...shared, actor };
      await getBalance(ctx);
      const quota = createQuotaModel({ monthly: PLANS[plan].monthlyCredits, given });
      return { ctx, accountId, maxOpen: PLANS[plan].maxConcurrentRuns, quota };
    }),
  );
  const keyPairs = await Promise.all(Array.from({ length: KEY_PAIRS }, () => generateRecipientKeys({ extractable: true })));
  let attempts = 0;
  return {
    core,
    system: { ...shared, actor: { kind: 'system' } },
    accounts,
    faults,
    vault: plain,
    everStored,
    keyPairs,
    runs: new Map(),
    strays: new Set(),
    now: () => clock.now().getTime(),
    nextAttempt: () => (attempts += 1),
    async advance(ms) {
      const monthEndsAt = startOfNextMonth(clock.now().getTime());
      clock.advance(ms);
      if (clock.now().getTime() < monthEndsAt) return;
      for (const { ctx, quota } of accounts) {
        quota.turnMonth();
        await getBalance(ctx);
      }
    },
    async [Symbol.asyncDispose]() {
      await core[Symbol.asyncDispose]();
    },
  };
}

/** The run of this number; its id and keys are made when it is first spoken of. */
export function findRun(world: World, input: { run: number; account: number }): Run {
  const found = world.runs.get(input.run);
  if (found) return found;
  const keys = world.keyPairs[input.run % world.keyPairs.length];
  if (!keys) throw new Error('no keys');
  const run: Run = {
    number: input.run,
    id: randomUUID(),
    account: input.account,
    keys,
    hypotheses: [NEVER_OPENED],
    attempts: [],
    resultIds: new Map(),
    token: null,
    credits: 'NONE',
    price: input.run % 2 === 0 ? 1 : 2,
  };
  world.runs.set(input.run, run);
  return run;
}

/** Tells the quota model what is now certain of a run's credits. */
export function settleCredits(world: World, run: Run): void {
  const kinds = new Set(run.hypotheses.map(creditsOf));
  const [kind] = kinds;
  if (kinds.size !== 1 || kind === undefined || kind === run.credits) return;
  const quota = world.accounts[run.account]?.quota;
  if (run.credits === 'NONE') quota?.reserve(run.number, run.price);
  if (kind === 'COMMITTED' || kind === 'RELEASED') quota?.settle(run.number, kind);
  run.credits = kind;
}

/** Whether something may still happen to it. */
export function isLive(run: Run): boolean {
  const [h] = run.hypotheses;
  return run.hypotheses.length !== 1 || h === undefined || isOpen(h.state) || h.source !== null || Object.keys(h.results).length > 0;
}
