import { AppError, type Clock } from '../../src/kernel/index.ts';
import type { Jobs } from '../../src/jobs/index.ts';
import type { RunCtx } from '../../src/tool-runs/index.ts';
import type { Vault } from '../../src/vault/index.ts';
import type { Fault, FaultKind } from './operation.ts';

/** Thrown by an injected fault, so that it is never taken for a defect. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault';
}

export type FaultSwitch = {
  arm(fault: Fault | undefined): void;
  /** @returns whether the armed fault has come to pass. */
  disarm(): boolean;
  /** Called where a fault of this kind may strike. */
  strike(kind: FaultKind): void;
  /** Called before everything: in a dead process nothing works. */
  assertAlive(): void;
  /** How many have come to pass. */
  count(): number;
};

/** Strikes once, at the so-manieth call of its kind; a death is for good until it is disarmed. */
export function createFaultSwitch(): FaultSwitch {
  let armed: Fault | undefined;
  let calls = 0;
  let hasStruck = false;
  let count = 0;
  return {
    count: () => count,
    arm(fault) {
      armed = fault;
      calls = 0;
      hasStruck = false;
    },
    disarm() {
      armed = undefined;
      return hasStruck;
    },
    strike(kind) {
      if (armed?.kind !== kind || hasStruck) return;
      calls += 1;
      if (calls < armed.at) return;
      hasStruck = true;
      count += 1;
      throw kind === 'put-blob'
        ? new AppError('STORAGE_FULL')
        : kind === 'enqueue'
          ? new AppError('SERVICE_UNAVAILABLE')
          : new InjectedFault(kind);
    },
    assertAlive() {
      if (armed?.kind === 'death' && hasStruck) throw new InjectedFault('dead');
    },
  };
}

/** The same vault, whose calls fail when they are told to. */
export function withVaultFaults({ store, keyring }: Vault, faults: FaultSwitch): Vault {
  return {
    store: {
      ...store,
      async put(id, ciphertext, options) {
        faults.assertAlive();
        faults.strike('put-blob');
        return await store.put(id, ciphertext, options);
      },
      async delete(id) {
        faults.assertAlive();
        faults.strike('delete-blob');
        await store.delete(id);
      },
      async stat(id) {
        faults.assertAlive();
        faults.strike('stat-blob');
        return await store.stat(id);
      },
    },
    keyring: {
      ...keyring,
      async put(id, key, ttlSeconds) {
        faults.assertAlive();
        await keyring.put(id, key, ttlSeconds);
      },
      async delete(id) {
        faults.assertAlive();
        faults.strike('delete-key');
        await keyring.delete(id);
      },
    },
  };
}

/** The same queue, which is away when it is told to. */
export function withJobFaults(jobs: Jobs, faults: FaultSwitch): Jobs {
  return {
    ...jobs,
    async enqueue(job, payload, options) {
      faults.assertAlive();
      faults.strike('enqueue');
      await jobs.enqueue(job, payload, options);
    },
  };
}

/** The same database, on a line that breaks before or after a statement when it is told to. */
export function withStatementFaults(db: RunCtx['db'], faults: FaultSwitch): RunCtx['db'] {
  const extended = db.$extends({
    query: {
      async $allOperations({ args, query }) {
        faults.assertAlive();
        faults.strike('before-statement');
        faults.strike('death');
        const answer: unknown = await query(args);
        faults.strike('after-statement');
        return answer;
      },
    },
  });
  return extended as unknown as RunCtx['db'];
}

/** A clock that stands still until it is moved. */
export function createStoppedClock(startMs: number): Clock & { advance: (ms: number) => void } {
  let nowMs = startMs;
  return { now: () => new Date(nowMs), advance: (ms) => void (nowMs += ms) };
}
