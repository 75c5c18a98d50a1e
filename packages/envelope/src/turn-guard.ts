import { EnvelopeError } from './envelope-error.ts';

/** One stream's life: one call at a time, none after the end, and held bytes wiped exactly once, whichever way it ends. */
export type TurnGuard = {
  /** Runs one call; `isLast` ends the life after it, and any error ends it too. Throws ENDED out of turn. */
  run<Result>(work: () => Promise<Result>, isLast: boolean): Promise<Result>;
  end(): void;
};

/** Makes the guard; `wipe` is called once, at the end, with the error that caused it, or undefined. */
export function createTurnGuard(wipe: (failure?: unknown) => void): TurnGuard {
  let state: 'idle' | 'busy' | 'ended' = 'idle';

  function end(failure?: unknown): void {
    if (state === 'ended') return;
    state = 'ended';
    wipe(failure);
  }

  // A function, because the state changes during an await where the compiler cannot see it.
  const hasEnded = (): boolean => state === 'ended';

  return {
    async run(work, isLast) {
      if (state !== 'idle') throw new EnvelopeError('ENDED');
      state = 'busy';
      try {
        const result = await work();
        if (hasEnded()) throw new EnvelopeError('ENDED');
        if (isLast) end();
        else state = 'idle';
        return result;
      } catch (error) {
        end(error);
        throw error;
      }
    },
    end: () => end(),
  };
}
