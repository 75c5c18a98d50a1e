import { expect, test } from 'vitest';
import { dropChoice, keepChoice, takeChoice } from './pending-choice.ts';

const MINUTE = 60_000;

function createMemory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    kept,
  };
}

test('a choice outlives the sign-in, and is given once', () => {
  const memory = createMemory();
  keepChoice(memory, { item: 'pack:small', nowMs: 0 });
  expect(takeChoice(memory, 10 * MINUTE)).toBe('pack:small');
  expect(takeChoice(memory, 10 * MINUTE)).toBeNull();
});

test('one that is older than a sign-in link is forgotten', () => {
  const memory = createMemory();
  keepChoice(memory, { item: 'pack:small', nowMs: 0 });
  expect(takeChoice(memory, 15 * MINUTE)).toBeNull();
  expect(memory.kept.size).toBe(0);
});

test('a dropped one and a damaged one are none', () => {
  const memory = createMemory();
  keepChoice(memory, { item: 'pack:small', nowMs: 0 });
  dropChoice(memory);
  expect(takeChoice(memory, 0)).toBeNull();
  for (const text of ['', '{', 'null', '7', '{"item":"pack:small"}', '{"item":"pack:small","untilMs":1e99}']) {
    memory.setItem('imagemint.choice', text);
    expect(takeChoice(memory, 0)).toBeNull();
  }
});
