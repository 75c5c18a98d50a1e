import { expect, test } from 'vitest';
import { createLanes } from './lanes.ts';

const never = new AbortController().signal;

test('lanes let in as many as there are, then those who wait in order', async () => {
  const lanes = createLanes(2);
  const entered: number[] = [];
  const enter = async (name: number) => {
    const leave = await lanes.enter(never);
    entered.push(name);
    return leave;
  };
  const [first, second] = await Promise.all([enter(1), enter(2)]);
  const waiting = [enter(3), enter(4)];
  await Promise.resolve();
  expect(entered).toEqual([1, 2]);
  first?.();
  // Leaving twice gives no second place.
  first?.();
  await waiting[0];
  expect(entered).toEqual([1, 2, 3]);
  second?.();
  await waiting[1];
  expect(entered).toEqual([1, 2, 3, 4]);
});

test('who gives up while waiting takes no place', async () => {
  const lanes = createLanes(1);
  const leave = await lanes.enter(never);
  const controller = new AbortController();
  const waiting = lanes.enter(controller.signal);
  controller.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  leave();
  await expect(lanes.enter(never)).resolves.toBeTypeOf('function');
  await expect(lanes.enter(AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
});
