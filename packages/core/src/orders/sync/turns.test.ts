import { expect, test } from 'vitest';
import { hasCode } from '../../kernel/index.ts';
import { createTurns } from './turns.ts';

/** Work that ends when it is told to. */
function createWork() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => async () => {
    begun.push(name);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    return name;
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, work, end };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('one key is worked on by one, and takes no other place than its own', async () => {
  const { begun, work, end } = createWork();
  const turns = createTurns({ atOnce: 2, maxWaiting: 10 });
  const all = ['a1', 'a2', 'a3', 'b1', 'c1'].map((name) => turns.take(name.slice(0, 1), work(name)));
  await settle();
  expect(begun).toEqual(['a1', 'b1']);
  await end('b1');
  expect(begun).toEqual(['a1', 'b1', 'c1']);
  await end('a1');
  expect(begun).toEqual(['a1', 'b1', 'c1', 'a2']);
  for (const name of ['c1', 'a2', 'a3']) await end(name);
  expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'b1', 'c1']);
});

test('work that fails ends its turn, and the next has its own', async () => {
  const turns = createTurns({ atOnce: 1, maxWaiting: 10 });
  const failing = turns.take('a', () => Promise.reject(new Error('away')));
  const next = turns.take('a', async () => 'done');
  await expect(failing).rejects.toThrow('away');
  expect(await next).toBe('done');
});

test('whoever would wait too long is told to come again', async () => {
  const { work, end } = createWork();
  const turns = createTurns({ atOnce: 1, maxWaiting: 2 });
  const first = turns.take('a', work('a'));
  await settle();
  const waiting = [turns.take('b', async () => 'b'), turns.take('c', async () => 'c')];
  await expect(turns.take('d', async () => 'd')).rejects.toSatisfy((error) => hasCode(error, 'PAYMENTS_UNAVAILABLE'));
  await end('a');
  expect(await Promise.all([first, ...waiting])).toEqual(['a', 'b', 'c']);
});
