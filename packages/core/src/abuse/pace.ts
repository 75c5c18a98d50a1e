import { PACE_STEPS, VELOCITY, type PaceRule, type PaceRules, type PaceStep } from '@imagemint/contract/abuse';
import type { PlanId } from '@imagemint/contract/plans';
import type { Clock } from '../kernel/index.ts';
import { createPseudonyms } from './pseudonyms.ts';

const LIFE_MS = { hour: 3_600_000, day: 86_400_000 } as const;
const MAX_NAMES = 100_000;

/** Who takes a step: the account, where there is one, and the network that the request came from, where there is a request. */
export type PaceTaker = { accountId?: string | undefined; plan?: PlanId | undefined; network?: string | undefined };

/** A rule that was crossed: how often the step was taken, how often it may be, and when it may be again. */
export type Excess = { per: PaceRule['per']; count: number; max: number; retryAfterSeconds: number };

/**
 * Counts steps in this process's memory alone, under pseudonyms of accounts and networks. A count ends with the salt of its pseudonyms:
 * an hour or a day after the first name, and with the process.
 */
export type Pace = {
  /** Counts a step by its rules, up to the first that is crossed. @returns that one; null when the step may be taken. */
  count(step: PaceStep, taker: PaceTaker): Excess | null;
  /** Starts an account's count of a step anew, once a block stands in its place. */
  forget(step: PaceStep, accountId: string): void;
};

/**
 * @param options.rules the product's own by default.
 * @param options.maxNames names that one rule counts at a time; the oldest goes first.
 */
export function createPace(options: { clock: Clock; rules?: PaceRules | undefined; maxNames?: number }): Pace {
  const { clock, rules = VELOCITY, maxNames = MAX_NAMES } = options;
  const createCounters = (step: PaceStep) =>
    rules[step].map((rule) => ({ rule, ...createCounter({ clock, lifeMs: LIFE_MS[rule.every], maxNames }) }));
  const counters = new Map(PACE_STEPS.map((step) => [step, createCounters(step)]));
  return {
    count(step, taker) {
      for (const { rule, add } of counters.get(step) ?? []) {
        const name = rule.per === 'account' ? taker.accountId : taker.network;
        const max = maxOf(rule, taker.plan);
        if (name === undefined || max === undefined) continue;
        const { count, retryAfterSeconds } = add(name);
        if (count > max) return { per: rule.per, count, max, retryAfterSeconds };
      }
      return null;
    },
    forget(step, accountId) {
      for (const { rule, remove } of counters.get(step) ?? []) if (rule.per === 'account') remove(accountId);
    },
  };
}

function maxOf({ max }: PaceRule, plan: PlanId | undefined): number | undefined {
  if (typeof max === 'number') return max;
  return plan === undefined ? undefined : max[plan];
}

function createCounter({ maxNames, ...salt }: { clock: Clock; lifeMs: number; maxNames: number }) {
  const counts = new Map<string, number>();
  const pseudonyms = createPseudonyms({ ...salt, onForget: () => counts.clear() });
  return {
    add(name: string): { count: number; retryAfterSeconds: number } {
      const key = pseudonyms.of(name);
      const count = (counts.get(key) ?? 0) + 1;
      const [oldest] = count === 1 && counts.size >= maxNames ? counts.keys() : [];
      if (oldest !== undefined) counts.delete(oldest);
      counts.set(key, count);
      return { count, retryAfterSeconds: pseudonyms.secondsLeft() };
    },
    remove: (name: string) => void counts.delete(pseudonyms.of(name)),
  };
}
