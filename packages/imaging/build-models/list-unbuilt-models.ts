import { MODEL_IDS, type ModelId } from '@imagemint/contract/models';
import { isBuilt } from './manifest.ts';
import { MODEL_PLANS, type ModelPlans } from './model-plans.ts';

/** The models that a folder lacks, or has in another state than they were built in. Reads all of them, which takes about a second. */
export async function listUnbuiltModels(
  folder: string,
  { ids = MODEL_IDS, plans = MODEL_PLANS }: { ids?: readonly ModelId[] | undefined; plans?: ModelPlans | undefined } = {},
): Promise<ModelId[]> {
  const states = await Promise.all(ids.map(async (id) => ({ id, built: await isBuilt({ folder, id, plan: plans[id] }) })));
  return states.filter(({ built }) => !built).map(({ id }) => id);
}
