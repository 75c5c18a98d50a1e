import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ModelId } from '@imagemint/contract/models';
import { specOf, type ModelPlans } from './model-plans.ts';

/** The packages of the models that are to be built. */
export type Tarballs = {
  /** The tarball that a model is in. @throws what fetching it failed with. */
  take: (id: ModelId) => Promise<string>;
  /** The model needs its tarball no more. */
  release: (id: ModelId) => Promise<void>;
  /** Resolves when nothing is being fetched any more. */
  settled: () => Promise<void>;
};

/**
 * Fetches one package after the other, ahead of need, and each but once.
 * @param fetch puts a package's tarball into a folder of its own.
 */
export function openTarballs(ids: readonly ModelId[], plans: ModelPlans, fetch: (spec: string) => Promise<string>): Tarballs {
  const waiting = new Set(ids);
  const fetched = new Map<string, Promise<string>>();
  let last: Promise<void> = Promise.resolve();
  for (const spec of new Set(ids.map((id) => specOf(plans[id])))) {
    const tarball = last.then(() => fetch(spec));
    last = tarball.then(
      () => undefined,
      () => undefined,
    );
    fetched.set(spec, tarball);
  }
  const find = async (id: ModelId): Promise<string> => (await fetched.get(specOf(plans[id]))) ?? '';
  return {
    take: find,
    async release(id) {
      waiting.delete(id);
      const isNeeded = [...waiting].some((other) => specOf(plans[other]) === specOf(plans[id]));
      if (!isNeeded) await rm(dirname(await find(id)), { recursive: true, force: true });
    },
    settled: () => last,
  };
}
