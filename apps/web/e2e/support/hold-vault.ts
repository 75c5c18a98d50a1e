import type { ServiceOptions } from '../../../../scripts/compose-service.ts';

export type VaultHold = {
  /** Stops the next runs at the moment they begin to be processed, until the returned function is called. */
  pause(): () => void;
  /** Loses the key of the next photo that is asked for. */
  loseNext(): void;
  wrap: NonNullable<ServiceOptions['wrapVault']>;
};

/** Lets a test decide when a photo is processed, and lose one. */
export function holdVault(): VaultHold {
  let gate: Promise<void> = Promise.resolve();
  let isLosing = false;
  return {
    pause() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return () => {
        gate = Promise.resolve();
        resolve();
      };
    },
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
