import { setTimeout as sleep } from 'node:timers/promises';
import { StripeProblem } from './stripe-error.ts';

type When = 'before' | 'after';

/**
 * Something to go wrong on the next `times` requests whose path matches, when `skip` of them have passed. `after`: the effect happens, and the caller does not
 * hear of it.
 */
export type FaultRule = { path: RegExp; times: number; skip?: number } & (
  { kind: 'status'; status: 402 | 429 | 500 | 503; when: When } | { kind: 'hang'; ms: number; when?: When } | { kind: 'reset'; when: When }
);

/** The connection is cut: there is no answer. */
export class ConnectionCut extends Error {}

export type Faults = {
  set(rule: FaultRule): void;
  clear(): void;
  /** The rule that this request is hit by; takes one of its times. */
  take(path: string): FaultRule | null;
};

/** Rules in the order they were set; the first that matches hits. */
export function createFaults(): Faults {
  let rules: FaultRule[] = [];
  return {
    set(rule) {
      rules.push({ ...rule });
    },
    clear() {
      rules = [];
    },
    take(path) {
      const rule = rules.find((candidate) => candidate.path.test(path));
      if (!rule) return null;
      if (rule.skip) {
        rule.skip -= 1;
        return null;
      }
      rule.times -= 1;
      if (rule.times <= 0) rules = rules.filter((other) => other !== rule);
      return rule;
    },
  };
}

const PROBLEMS: Record<402 | 429 | 500 | 503, StripeProblem['fields']> = {
  402: { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline', message: 'Your card was declined.' },
  429: { type: 'invalid_request_error', code: 'rate_limit', message: 'Request rate limit exceeded.' },
  500: { type: 'api_error', message: 'An unknown error occurred.' },
  503: { type: 'api_error', message: 'Stripe is temporarily unavailable.' },
};

/** Lets the rule happen when its moment is `moment`. */
export async function strike(rule: FaultRule | null, moment: When): Promise<void> {
  if (!rule || (rule.when ?? 'before') !== moment) return;
  if (rule.kind === 'hang') await sleep(rule.ms);
  else if (rule.kind === 'reset') throw new ConnectionCut('the connection was cut on purpose');
  else throw new StripeProblem(rule.status, PROBLEMS[rule.status]);
}
