import type { Dice } from '../lifecycle/choose-operation.ts';
import type { Operation } from './ledger-model.ts';
import type { FaultKind, Step } from './step.ts';

const ACCOUNTS = 4;
/** After so many steps an account gives its place to a new one. */
const LIFETIME = 120;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const RECENT = 10;
const ALL = 2_147_483_647;

/** What was named so far: only from it are names chosen again, so that a seed gives the same steps whatever the service does. */
type Names = { number: number; origins: string[]; orders: string[]; runs: string[]; levels: Map<string, Levels>; steps: number };
type Levels = { revoked: number; frozen: number; writtenOff: number };

export type Chooser = { next: () => Step; now: () => number };

/**
 * Chooses steps by the dice alone.
 * @param faults each kind's share of the steps.
 */
export function createChooser(dice: Dice, faults: Partial<Record<FaultKind, number>>): Chooser {
  let accounts = 0;
  let now = Date.UTC(2027, 0, 1);
  const open = (): Names => ({ number: accounts++, origins: [], orders: [], runs: [], levels: new Map(), steps: 0 });
  const seats = Array.from({ length: ACCOUNTS }, open);

  const tick = () => (now += 1);
  const isAgain = (names: string[], share: number) => names.length > 0 && dice.chance(share);
  const name = (names: string[], next: string): string => {
    names.push(next);
    return next;
  };

  function chooseGrant(names: Names): Operation {
    const origin = isAgain(names.origins, 0.12)
      ? dice.pick(names.origins)
      : name(names.origins, `origin ${names.number} ${names.origins.length}`);
    const isOrder = dice.chance(0.65);
    const isOld = isAgain(names.orders, 0.04);
    const order = isOld ? dice.pick(names.orders) : isOrder ? name(names.orders, `order ${names.number} ${names.orders.length}`) : null;
    const givenAt = tick();
    const endsAt = dice.chance(0.35) ? Infinity : givenAt + (dice.chance(0.06) ? 0 : HOUR_MS * (1 + dice.below(24 * 5)));
    const amount = dice.chance(0.004) ? ALL : 1 + dice.below(40);
    const priority = dice.pick([10, 20, 20, 30]);
    return { verb: 'grant', origin, order, amount, priority, endsAt, now: givenAt };
  }

  function chooseLevel(): number {
    if (dice.chance(0.45)) return 0;
    return dice.chance(0.15) ? ALL : 1 + dice.below(30);
  }

  /** Mostly one of them moves, as refunds and disputes come. */
  function chooseLevels(before: Levels | undefined): Levels {
    const fresh = { revoked: chooseLevel(), frozen: chooseLevel(), writtenOff: chooseLevel() };
    if (!before || dice.chance(0.3)) return fresh;
    const moved = dice.pick(['revoked', 'frozen', 'writtenOff'] as const);
    return { ...before, [moved]: fresh[moved] };
  }

  function chooseOperation(names: Names): Operation {
    const at = dice.below(100);
    if (at < 17 || names.origins.length === 0) return chooseGrant(names);
    if (at < 52 || names.runs.length === 0) {
      const run = isAgain(names.runs, 0.1) ? dice.pick(names.runs) : name(names.runs, `run ${names.number} ${names.runs.length}`);
      return { verb: 'reserve', run, amount: 1 + dice.below(25), now: tick() };
    }
    if (at < 80) {
      const run = dice.pick(names.runs.slice(dice.chance(0.8) ? -RECENT : 0));
      return { verb: 'settle', run, state: dice.chance(0.5) ? 'COMMITTED' : 'RELEASED', now: tick() };
    }
    if (at < 97 && names.orders.length > 0) {
      const order = dice.pick(names.orders.slice(dice.chance(0.8) ? -RECENT : 0));
      const levels = chooseLevels(names.levels.get(order));
      names.levels.set(order, levels);
      return { verb: 'adjust', order, ...levels, now: tick() };
    }
    return { verb: 'expire', now: tick() };
  }

  function chooseFault(operations: number): Step['fault'] {
    for (const [kind, share] of Object.entries(faults) as [FaultKind, number][])
      if (dice.chance(share)) return { kind, victim: dice.below(operations), delayMs: dice.pick([0, 0, 1, 1, 2, 4]) };
    return null;
  }

  return {
    now: () => now,
    next() {
      const seat = dice.below(ACCOUNTS);
      let names = seats[seat] ?? open();
      if (names.steps >= LIFETIME) names = open();
      names.steps += 1;
      seats[seat] = names;
      if (dice.chance(0.12)) now += dice.chance(0.5) ? dice.below(HOUR_MS) : dice.below(2 * DAY_MS);
      const count = dice.chance(0.25) ? 2 + dice.below(4) : 1;
      const operations = Array.from({ length: count }, () => chooseOperation(names));
      // The very same statement again, at the same time.
      const [first] = operations;
      if (first && count > 1 && dice.chance(0.25)) operations[count - 1] = first;
      return { account: names.number, operations, fault: chooseFault(count) };
    },
  };
}
