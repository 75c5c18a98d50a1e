import { expect, test } from 'vitest';
import { findRecipeProblem, moveStep, type Step, toRequest, toSteps } from './recipe.ts';

const step = (tool: Step['tool'], params: Record<string, unknown> = {}): Step => ({ tool, params });

test('one tool is asked for as before, more as a chain, and both can be read back', () => {
  const one = [step('enhance', { strength: 1 })] as const;
  expect(toRequest(one)).toEqual({ tool: 'enhance', params: { strength: 1 } });
  expect(toSteps(toRequest(one))).toEqual(one);
  const two = [step('enhance', { strength: 1 }), step('compress')] as const;
  expect(toRequest(two)).toEqual({ tool: 'enhance', params: { strength: 1, then: [step('compress')] } });
  expect(toSteps(toRequest(two))).toEqual(two);
});

test('four tools are a chain, five are not', () => {
  const four = [step('enhance'), step('resize'), step('convert'), step('compress')] as const;
  expect(findRecipeProblem(four)).toBeNull();
  expect(findRecipeProblem([step('brighten'), ...four])).toBe('full');
});

test('what settles bytes or millimetres can only be last', () => {
  expect(findRecipeProblem([step('enhance'), step('passport-photo')])).toBeNull();
  expect(findRecipeProblem([step('passport-photo'), step('enhance')])).toBe('order');
  expect(findRecipeProblem([step('enhance'), step('compress'), step('convert')])).toBe('order');
});

test('what was painted on the photo is erased once, and before the photo changes its shape', () => {
  expect(findRecipeProblem([step('erase'), step('erase')])).toBe('painted-twice');
  expect(findRecipeProblem([step('erase'), step('smart-crop')])).toBeNull();
  expect(findRecipeProblem([step('smart-crop'), step('erase')])).toBe('painted-late');
  expect(findRecipeProblem([step('resize', { width: 9, height: 9, fit: 'cover' }), step('erase')])).toBe('painted-late');
  expect(findRecipeProblem([step('resize', { width: 9, height: 9, fit: 'inside' }), step('erase')])).toBeNull();
  expect(findRecipeProblem([step('resize', { width: 9, fit: 'fill' }), step('erase')])).toBeNull();
});

test('a step moves to a place that there is', () => {
  expect(moveStep(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  expect(moveStep(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'c', 'b']);
  expect(moveStep(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
  expect(moveStep(['a', 'b', 'c'], 2, 3)).toEqual(['a', 'b', 'c']);
});
