import { findFreePort } from '@imagemint/dev-stack';
import { afterEach, expect, test, vi } from 'vitest';
import { createLogger } from '../kernel/index.ts';
import { createRunEvents } from './index.ts';

afterEach(() => void vi.useRealTimers());

test('a first connection that fails leaves no attempts behind', async () => {
  const url = `postgresql://nobody@127.0.0.1:${await findFreePort()}/nothing`;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await expect(createRunEvents({ url, log: createLogger({ level: 'silent' }) })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  // The socket tells of its end a few turns later.
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(vi.getTimerCount()).toBe(0);
});
