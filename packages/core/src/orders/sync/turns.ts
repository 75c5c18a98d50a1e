import { AppError, createLanes } from '../../kernel/index.ts';

/** Work in turns: on one key one after the other, on all keys together no more than a few at once. */
export type Turns = {
  /** @throws AppError PAYMENTS_UNAVAILABLE when too many wait already. */
  take<T>(key: string, work: () => Promise<T>): Promise<T>;
};

const RETRY_SECONDS = 5;

/** @param options.atOnce keys that are worked on at once; `maxWaiting` who may wait for a turn. */
export function createTurns(options: { atOnce: number; maxWaiting: number }): Turns {
  const lasts = new Map<string, Promise<unknown>>();
  const lanes = createLanes(options.atOnce);
  let waiting = 0;

  return {
    async take(key, work) {
      if (waiting >= options.maxWaiting) throw new AppError('PAYMENTS_UNAVAILABLE', { retryAfterSeconds: RETRY_SECONDS });
      waiting += 1;
      const before = lasts.get(key) ?? Promise.resolve();
      const turn = (async () => {
        await before.catch(() => undefined);
        const leave = await lanes.enter();
        waiting -= 1;
        return await work().finally(leave);
      })();
      lasts.set(key, turn);
      try {
        return await turn;
      } finally {
        if (lasts.get(key) === turn) lasts.delete(key);
      }
    },
  };
}
