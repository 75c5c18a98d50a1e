import { expect, test } from 'vitest';
import { authorize, type Actor } from './ctx.ts';

const account = { kind: 'account', accountId: 'a', plan: 'free', credentialId: 'c' } as const;
const actors: Record<string, Actor> = {
  nobody: { kind: 'nobody' },
  customer: { ...account, role: 'customer', via: 'session' },
  staff: { ...account, role: 'staff', via: 'session' },
  'staff by API key': { ...account, role: 'staff', via: 'api-key' },
  system: { kind: 'system' },
};

test.each([
  ['nobody', { account: 'UNAUTHENTICATED', staff: 'UNAUTHENTICATED', system: 'FORBIDDEN' }],
  ['customer', { account: 'ok', staff: 'FORBIDDEN', system: 'FORBIDDEN' }],
  ['staff', { account: 'ok', staff: 'ok', system: 'FORBIDDEN' }],
  ['staff by API key', { account: 'ok', staff: 'FORBIDDEN', system: 'FORBIDDEN' }],
  ['system', { account: 'FORBIDDEN', staff: 'FORBIDDEN', system: 'ok' }],
] as const)('%s', (name, expected) => {
  const actor = actors[name] ?? { kind: 'nobody' };
  const outcome = (authority: 'account' | 'staff' | 'system') => {
    try {
      authorize({ actor }, authority);
      return 'ok';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  expect({ account: outcome('account'), staff: outcome('staff'), system: outcome('system') }).toEqual(expected);
  expect(() => authorize({ actor }, 'anyone')).not.toThrow();
});
