import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPseudonyms } from './pseudonyms.ts';

const LIFE_MS = 3_600_000;
const NETWORK = '2001:db8:7:1';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function create() {
  let forgotten = 0;
  const pseudonyms = createPseudonyms({ clock: { now: () => new Date() }, lifeMs: LIFE_MS, onForget: () => void (forgotten += 1) });
  return { pseudonyms, forgotten: () => forgotten };
}

test('one name has one pseudonym for as long as its salt lives, and others have others', () => {
  const { pseudonyms } = create();
  const first = pseudonyms.of(NETWORK);
  vi.setSystemTime(Date.now() + LIFE_MS);
  expect(pseudonyms.of(NETWORK)).toBe(first);
  expect(pseudonyms.of('2001:db8:7:2')).not.toBe(first);
  expect(first).toMatch(/^[\w-]{43}$/);
});

test('nothing links a name before and after its salt is replaced', () => {
  const { pseudonyms, forgotten } = create();
  const names = Array.from({ length: 200 }, (_, at) => `192.0.2.${at}`);
  const before = names.map((name) => pseudonyms.of(name));
  vi.setSystemTime(Date.now() + LIFE_MS + 1);
  const after = names.map((name) => pseudonyms.of(name));
  expect(new Set([...before, ...after]).size).toBe(400);
  expect(forgotten()).toBe(1);
});

test('two processes never share a pseudonym: salts are random', () => {
  expect(create().pseudonyms.of(NETWORK)).not.toBe(create().pseudonyms.of(NETWORK));
});

test('a salt is forgotten on time although nobody asks any more', () => {
  const { pseudonyms, forgotten } = create();
  pseudonyms.of(NETWORK);
  vi.advanceTimersByTime(LIFE_MS - 1);
  expect(forgotten()).toBe(0);
  vi.advanceTimersByTime(1);
  expect(forgotten()).toBe(1);
});

test('a clock that is put back neither keeps a salt nor asks to wait longer', () => {
  const { pseudonyms, forgotten } = create();
  pseudonyms.of(NETWORK);
  vi.setSystemTime(Date.now() - 30 * 86_400_000);
  expect(pseudonyms.secondsLeft()).toBe(LIFE_MS / 1000);
  vi.advanceTimersByTime(LIFE_MS);
  expect(forgotten()).toBe(1);
});
