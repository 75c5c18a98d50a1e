import { MODEL_IDS, type ModelId } from '@imagemint/contract/models';
import { isBuilt } from './manifest.ts';

/** The models that a folder lacks, or has in another state than they were built in. Takes milliseconds when none was touched. */
export async function listUnbuiltModels(folder: string, ids: readonly ModelId[] = MODEL_IDS): Promise<ModelId[]> {
  const states = await Promise.all(ids.map(async (id) => ({ id, built: await isBuilt(folder, id) })));
  return states.filter(({ built }) => !built).map(({ id }) => id);
}
