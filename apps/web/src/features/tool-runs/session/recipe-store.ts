import type { ToolId } from '@imagemint/contract/tools';
import { useSyncExternalStore } from 'react';
import type { Step } from './recipe.ts';

/** A step after the first, with a name of its own for as long as it is in the list. */
export type NextStep = Step & { id: string };

type RecipeState = {
  /** Settings of each tool as the first one, so that looking at another tool loses nothing. */
  first: Partial<Record<ToolId, Record<string, unknown>>>;
  next: readonly NextStep[];
};

let state: RecipeState = { first: {}, next: [] };
const listeners = new Set<() => void>();

function set(change: Partial<RecipeState>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

/** What is to be done with the photos, in this tab and in memory only. The first tool itself is in the address. */
export const recipeStore = {
  get: (): RecipeState => state,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  setFirst(tool: ToolId, params: Record<string, unknown>): void {
    set({ first: { ...state.first, [tool]: params } });
  },
  setNext(next: readonly NextStep[]): void {
    set({ next });
  },
};

/** The settings of this tab. */
export function useRecipeState(): RecipeState {
  return useSyncExternalStore(recipeStore.subscribe, recipeStore.get);
}
