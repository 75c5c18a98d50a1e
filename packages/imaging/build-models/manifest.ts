import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ModelId } from '@imagemint/contract/models';
import type { ModelPlan } from './model-plans.ts';

/** What stands beside a built model: what it was made of, and how to know it again. */
type Manifest = {
  /** Of package, files and recipe: another one means that the model must be built anew. */
  origin: string;
  sha256: string;
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

/** Whether the folder has the model as it was built: its bytes are read, because a changed file may be as long and as old as the right one. */
export async function isBuilt({ folder, id, plan }: ModelPlace): Promise<boolean> {
  const manifest = await readManifest(folder, id);
  return manifest?.origin === originOf(plan) && (await hashFile(modelPath(folder, id))) === manifest.sha256;
}

/** Puts a built model and its manifest into the folder, each in one step. */
export async function storeModel({ folder, id, plan }: ModelPlace, bytes: Uint8Array): Promise<void> {
  await writeWhole(modelPath(folder, id), bytes);
  const manifest: Manifest = { origin: originOf(plan), sha256: createHash('sha256').update(bytes).digest('hex') };
  await writeWhole(manifestPath(folder, id), JSON.stringify(manifest));
}

async function readManifest(folder: string, id: ModelId): Promise<Manifest | null> {
  try {
    return JSON.parse(await readFile(manifestPath(folder, id), 'utf8')) as Manifest;
  } catch {
    return null;
  }
}

/** @returns null where there is no such file. */
async function hashFile(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch {
    return null;
  }
  return hash.digest('hex');
}

async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  await writeFile(part, content);
  await rename(part, path);
}
