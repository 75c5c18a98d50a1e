import { findNextDue } from '../run-due.ts';
import type { World } from '../world.ts';

export type Clock = {
  /** In seconds; while something that fell due is being done, the moment at which it was due. */
  seconds(): number;
  /** What the clock is ahead of the base. */
  getOffset(): number;
  setOffset(seconds: number): void;
  /** Does everything that is due by now, each at its own moment. */
  runDue(world: World): void;
  /** Moves on, doing on the way whatever falls due. */
  advance(world: World, seconds: number): void;
};

const MAX_STEPS = 10_000;

/** A clock that runs with `base` and can be moved ahead of it. */
export function createClock(base: () => Date): Clock {
  let offset = 0;
  let moment: number | null = null;
  const present = (): number => Math.floor(base().getTime() / 1000) + offset;
  const clock: Clock = {
    seconds: () => moment ?? present(),
    getOffset: () => offset,
    setOffset(seconds) {
      offset = seconds;
    },
    runDue(world) {
      if (moment !== null) return;
      const until = present();
      try {
        for (let step = 0; step < MAX_STEPS; step += 1) {
          const due = findNextDue(world, until);
          if (!due) return;
          moment = due.at;
          due.run();
        }
        throw new Error('the clock found no end of things to do');
      } finally {
        moment = null;
      }
    },
    advance(world, seconds) {
      if (!Number.isFinite(seconds) || seconds < 0) throw new RangeError('a clock moves forward only');
      offset += Math.floor(seconds);
      clock.runDue(world);
    },
  };
  return clock;
}
