import { MODEL_IDS, MODELS, type ModelFacts, type ModelId } from '@imagemint/contract/models';
import type { Reference } from './check-model.ts';
import { RECIPES, type Recipe } from './recipes.ts';
import { REFERENCES } from './references.ts';

/** All that building a model takes: where it comes from, how it is converted, and what it must give then. */
export type ModelPlan = { facts: Pick<ModelFacts, 'package' | 'version' | 'files'>; recipe: Recipe; reference: Reference };
export type ModelPlans = Record<ModelId, ModelPlan>;

const planOf = (id: ModelId): ModelPlan => ({ facts: MODELS[id], recipe: RECIPES[id], reference: REFERENCES[id] });

/** The registered models. */
export const MODEL_PLANS = Object.fromEntries(MODEL_IDS.map((id) => [id, planOf(id)])) as ModelPlans;

/** The package that a model comes in, as npm names it. */
export function specOf({ facts }: ModelPlan): string {
  return `${facts.package}@${facts.version}`;
}
