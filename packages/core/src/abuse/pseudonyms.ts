import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../kernel/index.ts';

export type Pseudonyms = {
  /** The pseudonym of a name; the same one until the salt is replaced. */
  of(name: string): string;
  /** Seconds until that. */
  secondsLeft(): number;
};

/**
 * Names for counting: an HMAC under a salt that only this memory knows. The salt comes into being with the first name and is overwritten
 * `lifeMs` later, asked for or not; `onForget` then drops what was counted. Nothing links a name's pseudonyms to each other or to it.
 */
export function createPseudonyms(options: { clock: Clock; lifeMs: number; onForget?: () => void }): Pseudonyms {
  const { clock, lifeMs } = options;
  let salt: Buffer | null = null;
  let endsAtMs = 0;
  let timer: NodeJS.Timeout | undefined;

  const forget = (): void => {
    clearTimeout(timer);
    salt?.fill(0);
    salt = null;
    options.onForget?.();
  };
  const presentSalt = (): Buffer => {
    const now = clock.now().getTime();
    if (salt !== null && now > endsAtMs) forget();
    if (salt === null) {
      salt = randomBytes(32);
      endsAtMs = now + lifeMs;
      timer = setTimeout(forget, lifeMs).unref();
    }
    return salt;
  };
  return {
    of: (name) => createHmac('sha256', presentSalt()).update(name).digest('base64url'),
    secondsLeft: () => {
      presentSalt();
      const leftMs = Math.min(lifeMs, endsAtMs - clock.now().getTime());
      return Math.max(1, Math.ceil(leftMs / 1000));
    },
  };
}
