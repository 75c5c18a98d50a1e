import { describe, expect, test } from 'vitest';
import type { Request, Response } from 'express';
import { PLAN_IDS, PLANS, type PlanId } from '@imagemint/contract/plans';
import type { Actor } from '@imagemint/core/kernel';
import { nameNetwork } from './name-network.ts';
import { limitRate, type RateLimits } from './rate-limit.ts';

type Sent = { code: string; headers: Record<string, string>; retryAfterSeconds?: number | undefined };

type From = { accountId?: string; via?: 'session' | 'api-key'; plan?: PlanId; address?: string; path?: string };

/** A limiter of three requests for an account and two for an address, on a clock that stands. */
function createLimiter(limits: RateLimits | null = { perAccount: 3, perAddress: 2 }) {
  let nowMs = Date.UTC(2026, 0, 1);
  const limit = limitRate({ now: () => new Date(nowMs) }, limits ?? undefined);
  return {
    advance: (seconds: number) => void (nowMs += seconds * 1000),
    async ask(from: From): Promise<Sent> {
      const headers: Record<string, string> = {};
      const { accountId, via = 'session', plan = 'free' } = from;
      const account: Partial<Actor> = { kind: 'account', accountId: accountId ?? '', via, plan };
      const network = nameNetwork(from.address ?? '192.0.2.1');
      const res = {
        locals: { ctx: { actor: accountId === undefined ? { kind: 'nobody' } : account, network } },
        setHeader: (name: string, value: string) => void (headers[name] = value),
      };
      const req = { path: from.path ?? '/v1/run' };
      let code = 'NEXT NEVER CAME';
      try {
        await limit(req as Request, res as unknown as Response, () => void (code = 'OK'));
        return { code, headers };
      } catch (error) {
        const refused = error as { code: string; retryAfterSeconds?: number; limit?: number };
        return { code: refused.code, headers, retryAfterSeconds: refused.retryAfterSeconds };
      }
    },
  };
}

const codes = (sent: Sent[]) => sent.map(({ code }) => code);

describe('requests a minute', () => {
  test('an account has its own count, wherever it comes from', async () => {
    const { ask } = createLimiter();
    const sent = [];
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4']) sent.push(await ask({ accountId: 'a', address }));
    expect(codes(sent)).toEqual(['OK', 'OK', 'OK', 'RATE_LIMITED']);
    expect((await ask({ accountId: 'b' })).code).toBe('OK');
    expect((await ask({})).code).toBe('OK');
  });

  test.each(PLAN_IDS)('API keys of the plan %s have what the plan includes, beside what sessions have', async (plan) => {
    const { ask } = createLimiter(null);
    const byKey = { accountId: 'a', via: 'api-key', plan } as const;
    const most = PLANS[plan].apiRequestsPerMinute;
    for (let at = 0; at < most; at += 1) expect((await ask(byKey)).code).toBe('OK');
    const refused = await ask(byKey);
    expect(refused).toMatchObject({ code: 'RATE_LIMITED', headers: { 'RateLimit-Policy': `"default";q=${most};w=60` } });
    expect(refused.headers['RateLimit']).toMatch(/^"default";r=0;/);
    const inSession = await ask({ accountId: 'a', plan });
    expect(inSession).toMatchObject({ code: 'OK', headers: { RateLimit: '"default";r=599;t=60' } });
  });

  test('nobody is counted by address', async () => {
    const { ask } = createLimiter();
    expect(codes([await ask({}), await ask({}), await ask({})])).toEqual(['OK', 'OK', 'RATE_LIMITED']);
    expect((await ask({ address: '2001:db8::1' })).code).toBe('OK');
    expect((await ask({ accountId: 'a' })).code).toBe('OK');
  });

  test.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff::1', 'RATE_LIMITED'],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', 'OK'],
    ['192.0.2.1', '::ffff:192.0.2.1', 'RATE_LIMITED'],
    ['192.0.2.1', '192.0.2.2', 'OK'],
  ])('%s has asked twice; %s of the same or another network: %s', async (address, other, code) => {
    const { ask } = createLimiter();
    await ask({ address });
    await ask({ address });
    expect((await ask({ address: other })).code).toBe(code);
  });

  test.each(['/trpc/service.info,service.info,service.info', '/trpc/service.info%2Cservice.info%2cservice.info'])(
    'a batch counts as its calls: %s',
    async (path) => {
      const { ask } = createLimiter();
      expect((await ask({ path })).code).toBe('RATE_LIMITED');
      expect(codes([await ask({ accountId: 'a', path }), await ask({ accountId: 'a' })])).toEqual(['OK', 'RATE_LIMITED']);
    },
  );

  test('the address is counted under a name that changes within the hour', async () => {
    const { ask, advance } = createLimiter();
    await ask({});
    await ask({});
    expect((await ask({})).code).toBe('RATE_LIMITED');
    advance(3_600);
    expect((await ask({})).code).toBe('RATE_LIMITED');
    advance(1);
    expect((await ask({})).code).toBe('OK');
  });

  test('headers tell the rest, and how long to wait', async () => {
    const { ask } = createLimiter();
    const first = await ask({ accountId: 'a' });
    expect(first.headers).toEqual({ 'RateLimit-Policy': '"default";q=3;w=60', RateLimit: '"default";r=2;t=60' });
    await ask({ accountId: 'a' });
    expect((await ask({ accountId: 'a' })).headers['RateLimit']).toMatch(/^"default";r=0;t=(59|60)$/);
    const refused = await ask({ accountId: 'a' });
    expect(refused.headers['RateLimit']).toMatch(/^"default";r=0;t=(59|60)$/);
    expect(refused.retryAfterSeconds).toBeGreaterThanOrEqual(59);
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(60);
  });
});
