import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { replayLedger } from '../../src/billing/index.ts';
import type { Ctx } from '../../src/kernel/index.ts';
import { Mismatch } from '../lifecycle/mismatch.ts';
import { checkJournal, checkRules, EMPTY_JOURNAL, readCredits, type JournalMemory } from './check-ledger.ts';
import type { Chooser } from './choose-step.ts';
import { findObserved, followStep, type Known, type Tried } from './follow-step.ts';
import { idOf } from './ids.ts';
import { NO_CREDITS, type Credits } from './ledger-model.ts';
import { openProcessSeat, openSeat, type Reply, type Seat } from './seat.ts';
import { answerOf, callOf, describeStep, type Step } from './step.ts';

const CHECK_EVERY = 100;
const MOST_HYPOTHESES = 6;
const GONE_MS = 5_000;

/** A server to torment; `crash` stops it at once and brings it back at the same address. */
export type Server = { url: string; crash?: () => Promise<void> };
export type Figures = { steps: number; operations: number; entries: string; maybes: number; faults: Record<string, number> };

type World = Server & {
  system: Pick<Ctx, 'actor' | 'db'>;
  admin: pg.Client;
  /** Holds an account's lock while others wait. */
  blocker: pg.Client;
  seats: Seat[];
  processSeat: Seat | null;
  accounts: Map<number, Credits[]>;
  journal: JournalMemory;
  figures: Figures;
};

async function openAdmin(url: string): Promise<pg.Client> {
  const admin = new pg.Client({ connectionString: url });
  admin.on('error', () => undefined);
  await admin.connect();
  return admin;
}

async function findHypotheses(world: World, account: number): Promise<Credits[]> {
  const found = world.accounts.get(account);
  if (found) return found;
  await world.admin.query(
    `INSERT INTO accounts (id, email_ciphertext, email_index, role, plan, created_at) VALUES ($1, '', $2, 'customer', 'free', now())`,
    [idOf(`account ${account}`), Buffer.from(String(account))],
  );
  world.accounts.set(account, [NO_CREDITS]);
  return [NO_CREDITS];
}

async function takeSeats(world: World, step: Step): Promise<Seat[]> {
  while (world.seats.length < step.operations.length) world.seats.push(await openSeat(world.url));
  const seats = world.seats.slice(0, step.operations.length);
  if (step.fault?.kind !== 'process') return seats;
  world.processSeat ??= await openProcessSeat(world.url);
  seats[step.fault.victim] = world.processSeat;
  return seats;
}

/** Waits until the database has let go of a connection: from then on what it did, or did not, is settled. */
async function untilGone(world: World, pid: number): Promise<void> {
  const deadline = performance.now() + GONE_MS;
  for (;;) {
    const { rowCount } = await world.admin.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid]);
    if (rowCount === 0) return;
    if (performance.now() > deadline) throw new Mismatch('the database does not let go of a client that is gone');
    await sleep(1);
  }
}

async function untilWaiting(world: World, pid: number): Promise<boolean> {
  for (let tries = 0; tries < 20; tries += 1) {
    const { rows } = await world.admin.query<{ event: string | null; state: string }>(
      'SELECT wait_event_type AS event, state FROM pg_stat_activity WHERE pid = $1',
      [pid],
    );
    if (rows[0]?.event === 'Lock') return true;
    if (tries > 2 && rows[0]?.state === 'idle') return false;
    await sleep(1);
  }
  return false;
}

const ask = (step: Step, seats: Seat[]): Promise<Reply>[] =>
  step.operations.map((operation, at) => (seats[at] as Seat).ask(callOf(step.account, operation)));

/** Ends one connection that waits for the account's lock: its operation cannot have been done. */
async function strikeWaiting(world: World, step: Step, victim: Seat): Promise<{ replies: Reply[]; isNotDone: boolean }> {
  const { admin, blocker } = world;
  await blocker.query('BEGIN');
  await blocker.query('SELECT quota_lock($1)', [idOf(`account ${step.account}`)]);
  const asked = Promise.all(ask(step, world.seats));
  const isNotDone = await untilWaiting(world, victim.pid);
  await admin.query('SELECT pg_terminate_backend($1)', [victim.pid]);
  if (isNotDone) await untilGone(world, victim.pid);
  await blocker.query('COMMIT');
  return { replies: await asked, isNotDone };
}

async function strike(world: World, { kind, delayMs }: NonNullable<Step['fault']>, victim: Seat): Promise<void> {
  if (delayMs > 0) await sleep(delayMs);
  if (kind === 'terminate') await world.admin.query('SELECT pg_terminate_backend($1)', [victim.pid]);
  else if (kind === 'crash') await world.crash?.();
  else victim.kill();
}

async function clearAway(world: World, step: Step, victim: Seat): Promise<void> {
  if (step.fault?.kind === 'crash') {
    await Promise.all([world.admin, world.blocker].map((client) => client.end().catch(() => undefined)));
    Object.assign(world, { admin: await openAdmin(world.url), blocker: await openAdmin(world.url), seats: [] });
    return;
  }
  await untilGone(world, victim.pid);
  if (victim === world.processSeat) world.processSeat = null;
  else world.seats = world.seats.filter((seat) => seat !== victim);
  await victim.close().catch(() => undefined);
}

/** Sends a step's operations at the same time, with what goes wrong. */
async function send(world: World, step: Step): Promise<Tried[]> {
  const seats = await takeSeats(world, step);
  const { fault, operations } = step;
  const victim = seats[fault?.victim ?? 0] as Seat;
  let replies: Reply[];
  let isNotDone = false;
  if (fault?.kind === 'terminate-waiting') ({ replies, isNotDone } = await strikeWaiting(world, step, victim));
  else {
    const asked = ask(step, seats);
    if (fault) await strike(world, fault, victim);
    replies = await Promise.all(asked);
  }
  if (fault) {
    await clearAway(world, step, victim);
    world.figures.faults[fault.kind] = (world.figures.faults[fault.kind] ?? 0) + 1;
  }
  return operations.map((operation, at): Tried => {
    const reply = replies[at] ?? null;
    if (reply === null && !fault) throw new Mismatch('a connection broke that nobody had touched');
    const known: Known = reply ? { answer: answerOf(operation, reply) } : isNotDone && at === fault?.victim ? 'not done' : 'maybe';
    return { operation, known };
  });
}

/** Looks at an account: of what may be, one must be. */
async function observe(world: World, account: number, now: number): Promise<void> {
  const hypotheses = await findHypotheses(world, account);
  await world.admin.query('SELECT quota_expire($1, $2)', [idOf(`account ${account}`), new Date(now)]);
  const seen = await readCredits(world.admin, account);
  const credits = findObserved(hypotheses, now, seen);
  if (hypotheses.length > 1) world.figures.maybes += 1;
  world.accounts.set(account, [credits]);
}

async function check(world: World, now: number): Promise<void> {
  for (const account of [...world.accounts.keys()].slice(-8)) await observe(world, account, now);
  world.journal = await checkJournal(world.admin, world.journal);
  await checkRules(world.admin);
  const { drift } = await replayLedger(world.system);
  if (drift !== 0) throw new Mismatch(`the ledger is off by ${drift}`);
}

async function takeStep(world: World, step: Step, now: number): Promise<void> {
  const before = await findHypotheses(world, step.account);
  const tried = await send(world, step);
  const after = followStep(before, tried);
  world.accounts.set(step.account, after);
  world.figures.operations += tried.length;
  if (after.length > MOST_HYPOTHESES) await observe(world, step.account, now);
}

function explain(error: unknown, { seed, count, steps }: { seed: number; count: number; steps: Step[] }): Error {
  const account = steps.at(-1)?.account;
  const last = steps.filter((step) => step.account === account).slice(-12);
  const lines = last.map((step) => `  ${describeStep(step)}`);
  const message = error instanceof Error ? error.message : String(error);
  return new Error([`seed ${seed}, step ${count}: ${message}`, 'the last steps of the last account:', ...lines].join('\n'), {
    cause: error,
  });
}

/**
 * Takes steps, until so many operations are done, on a database and on the model beside it, and compares them often.
 * @throws Error that names the seed and the step, when they disagree.
 */
export async function runSteps(
  server: Server & Pick<World, 'system'>,
  chooser: Chooser,
  input: { seed: number; operations: number },
): Promise<Figures> {
  const figures: Figures = { steps: 0, operations: 0, entries: '0', maybes: 0, faults: {} };
  const clients = { admin: await openAdmin(server.url), blocker: await openAdmin(server.url) };
  const opened = { ...clients, seats: [], processSeat: null, accounts: new Map<number, Credits[]>() };
  const world: World = { ...server, ...opened, journal: EMPTY_JOURNAL, figures };
  const steps: Step[] = [];
  try {
    while (figures.operations < input.operations) {
      const step = chooser.next();
      steps.push(step);
      await takeStep(world, step, chooser.now());
      if (steps.length % CHECK_EVERY === 0 || step.fault?.kind === 'crash') await check(world, chooser.now());
    }
    await check(world, chooser.now());
    return { ...figures, steps: steps.length, entries: world.journal.rows };
  } catch (error) {
    throw explain(error, { seed: input.seed, count: steps.length, steps });
  } finally {
    const seats = world.processSeat ? [...world.seats, world.processSeat] : world.seats;
    const open = [...seats.map((seat) => seat.close()), world.admin.end(), world.blocker.end()];
    await Promise.allSettled(open);
  }
}
