import { VELOCITY, type PaceRules } from '@imagemint/contract/abuse';
import { PLAN_IDS, PLANS } from '@imagemint/contract/plans';
import { describe, expect, test } from 'vitest';
import { createPace } from './pace.ts';

const RULES: PaceRules = {
  'sign-in-link': [
    { per: 'network', every: 'hour', max: 2 },
    { per: 'network', every: 'day', max: 3 },
  ],
  'new-account': [{ per: 'network', every: 'day', max: 1 }],
  checkout: [
    { per: 'account', every: 'hour', max: 2 },
    { per: 'network', every: 'day', max: 3 },
  ],
  runs: [
    { per: 'account', every: 'hour', max: { free: 2, pro: 4 } },
    { per: 'network', every: 'day', max: { free: 3 } },
  ],
  'declined-payment': [],
};

/** The given rules on a clock that stands. */
function create(rules?: PaceRules) {
  let nowMs = Date.UTC(2026, 0, 1);
  const clock = { now: () => new Date(nowMs) };
  const pace = createPace({ clock, rules });
  return { pace, clock, pass: (seconds: number) => void (nowMs += seconds * 1000) };
}

const network = '192.0.2.77';
const free = (accountId: string) => ({ accountId, plan: 'free', network }) as const;

describe('a step', () => {
  test('is refused beyond its limit, with the time until the window ends, and taken again after it', () => {
    const { pace, pass } = create(RULES);
    const ask = () => pace.count('sign-in-link', { network });
    expect([ask(), ask()]).toEqual([null, null]);
    pass(600);
    expect(ask()).toEqual({ per: 'network', count: 3, max: 2, retryAfterSeconds: 3_000 });
    pass(3_001);
    expect(ask()).toBeNull();
    // The day's limit: what the hour refused did not count for it.
    expect(ask()).toEqual({ per: 'network', count: 4, max: 3, retryAfterSeconds: 86_400 - 3_601 });
    pass(86_400);
    expect(ask()).toBeNull();
  });

  test('of one network leaves others alone', () => {
    const { pace } = create(RULES);
    for (let at = 0; at < 10; at += 1) pace.count('new-account', { network });
    expect(pace.count('new-account', { network: '192.0.2.78' })).toBeNull();
  });

  test('that an account is refused does not count against its neighbours', () => {
    const { pace } = create(RULES);
    for (let at = 0; at < 50; at += 1) pace.count('checkout', { accountId: 'a', network });
    expect(pace.count('checkout', { accountId: 'b', network })).toBeNull();
    expect(pace.count('checkout', { accountId: 'c', network })).toMatchObject({ per: 'network', count: 4, max: 3 });
  });

  test('has the limit of the plan; where a plan has none, none', () => {
    const { pace } = create(RULES);
    const byPlan = (plan: 'free' | 'plus' | 'pro', times: number) =>
      Array.from({ length: times }, () => pace.count('runs', { accountId: plan, plan, network })?.max ?? null);
    expect(byPlan('plus', 6)).toEqual([null, null, null, null, null, null]);
    expect(byPlan('pro', 6)).toEqual([null, null, null, null, 4, 4]);
    expect(byPlan('free', 4)).toEqual([null, null, 2, 2]);
    expect([pace.count('runs', free('second')), pace.count('runs', free('third'))]).toEqual([
      null,
      expect.objectContaining({ per: 'network', max: 3 }),
    ]);
  });

  test('is forgotten for the account alone when a block has come in its place', () => {
    const { pace } = create(RULES);
    for (let at = 0; at < 7; at += 1) pace.count('checkout', { accountId: 'a', network });
    pace.forget('checkout', 'a');
    expect([1, 2, 3].map(() => pace.count('checkout', { accountId: 'a', network })?.per ?? null)).toEqual([null, 'network', 'account']);
  });
});

describe('what is counted', () => {
  test('vanishes with the process', () => {
    const { pace, clock } = create(RULES);
    const ask = (of: typeof pace) => of.count('new-account', { network });
    expect([ask(pace), ask(pace)?.max]).toEqual([null, 1]);
    expect(ask(createPace({ clock, rules: RULES }))).toBeNull();
  });

  test('stays bounded, however many networks ask', () => {
    const pace = createPace({ clock: { now: () => new Date(0) }, rules: RULES, maxNames: 100 });
    for (const _ of [1, 2]) pace.count('new-account', { network });
    for (let at = 0; at < 99; at += 1) pace.count('new-account', { network: `n${at}` });
    expect(pace.count('new-account', { network })).toMatchObject({ count: 3 });
    for (let at = 0; at < 100; at += 1) pace.count('new-account', { network: `n${at}` });
    // The oldest had to go.
    expect(pace.count('new-account', { network })).toBeNull();
  });
});

describe('the product’s own limits', () => {
  test.each(PLAN_IDS)('let a customer of %s spend two months’ credits and the largest pack in an hour', (plan) => {
    const { pace } = create();
    const credits = 2 * PLANS[plan].monthlyCredits + 2_000;
    for (let at = 0; at < credits; at += 1)
      expect(pace.count('runs', { accountId: 'a', plan, network: plan === 'free' ? undefined : network })).toBeNull();
  });

  test('stop a farm of free accounts, and nobody else on its network', () => {
    const { pace } = create();
    let runs = 0;
    for (let account = 0; account < 20; account += 1)
      for (let at = 0; at < PLANS.free.monthlyCredits; at += 1) runs += pace.count('runs', free(`free-${account}`)) === null ? 1 : 0;
    expect(runs).toBe(10 * PLANS.free.monthlyCredits);
    expect(pace.count('runs', { accountId: 'p', plan: 'plus', network })).toBeNull();
  });

  test('set none on a network that could count whom somebody signs in as', () => {
    expect([...VELOCITY['sign-in-link'], ...VELOCITY['new-account']].map(({ per }) => per)).toEqual(['network', 'network', 'network']);
  });
});
