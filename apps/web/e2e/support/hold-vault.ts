import type { ServiceOptions } from '../../../../scripts/compose-service.ts';

export type VaultHold = {
  /** Stops the next runs at the moment they begin to be processed, until the returned function is called. */
  pause(): () => void;
  /** Lets everything go on that a failed test may have left waiting. */
  release(): void;
  /** Loses the key of the next photo that is asked for. */
  loseNext(): void;
  wrap: NonNullable<ServiceOptions['wrapVault']>;
};

/** Lets a test decide when a photo is processed, and lose one. */
export function holdVault(): VaultHold {
  let gate: Promise<void> = Promise.resolve();
  let release = (): void => undefined;
  let isLosing = false;
  return {
    pause() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      release = () => {
        gate = Promise.resolve();
        resolve();
      };
      return release;
    },
    release: () => release(),
    loseNext() {
      isLosing = true;
    },
    wrap: ({ store, keyring }) => ({
      store,
      keyring: {
        ...keyring,
        async get(id) {
          await gate;
          if (isLosing) {
            isLosing = false;
            await keyring.delete(id);
          }
          return await keyring.get(id);
        },
      },
    }),
  };
}
