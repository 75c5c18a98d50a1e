import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ModelId } from '@imagemint/contract/models';
import type { ModelPlan } from './model-plans.ts';

/** What stands beside a built model: what it was made of, and how to know it again. */
type Manifest = {
  /** Of package, files and recipe: another one means that the model must be built anew. */
  origin: string;
  sha256: string;
  bytes: number;
  changedMs: number;
};

const modelPath = (folder: string, id: ModelId): string => join(folder, `${id}.onnx`);
const manifestPath = (folder: string, id: ModelId): string => join(folder, `${id}.json`);

function originOf({ facts, recipe, reference }: ModelPlan): string {
  const { package: name, version, files } = facts;
  return createHash('sha256')
    .update(JSON.stringify([name, version, files, recipe.version, reference]))
    .digest('hex');
}

/** A model's place: its folder, its name there, and how it is built. */
export type ModelPlace = { folder: string; id: ModelId; plan: ModelPlan };

/**
 * Whether the folder has the model as it was built. A file that was touched since is read and compared; one that was not is believed.
 */
export async function isBuilt({ folder, id, plan }: ModelPlace): Promise<boolean> {
  const [manifest, found] = await Promise.all([readManifest(folder, id), statModel(folder, id)]);
  if (manifest === null || found === null || manifest.origin !== originOf(plan) || manifest.bytes !== found.bytes) return false;
  if (manifest.changedMs === found.changedMs) return true;
  const hash = createHash('sha256');
  await pipeline(createReadStream(modelPath(folder, id)), hash);
  if (hash.digest('hex') !== manifest.sha256) return false;
  await writeWhole(manifestPath(folder, id), JSON.stringify({ ...manifest, changedMs: found.changedMs }));
  return true;
}

/** Puts a built model and its manifest into the folder, each in one step. */
export async function storeModel({ folder, id, plan }: ModelPlace, bytes: Uint8Array): Promise<void> {
  await writeWhole(modelPath(folder, id), bytes);
  const found = await stat(modelPath(folder, id));
  const manifest: Manifest = {
    origin: originOf(plan),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    changedMs: found.mtimeMs,
  };
  await writeWhole(manifestPath(folder, id), JSON.stringify(manifest));
}

async function readManifest(folder: string, id: ModelId): Promise<Manifest | null> {
  try {
    return JSON.parse(await readFile(manifestPath(folder, id), 'utf8')) as Manifest;
  } catch {
    return null;
  }
}

async function statModel(folder: string, id: ModelId): Promise<{ bytes: number; changedMs: number } | null> {
  try {
    const { size, mtimeMs } = await stat(modelPath(folder, id));
    return { bytes: size, changedMs: mtimeMs };
  } catch {
    return null;
  }
}

async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  await writeFile(part, content);
  await rename(part, path);
}
