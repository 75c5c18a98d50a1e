import type { ToolId } from '@imagemint/contract/tools';
import { useNavigate } from '@tanstack/react-router';
import { startParams } from '../controls/tool-params.ts';
import { moveStep, type Step } from '../session/recipe.ts';
import { type NextStep, recipeStore, useRecipeState } from '../session/recipe-store.ts';

/** The first step's name in lists; the others have names of their own. */
export const FIRST = 'first';

export type Recipe = {
  steps: readonly [NextStep, ...NextStep[]];
  chooseFirst: (tool: ToolId) => void;
  /** Adds a tool at the end; its name in the list. */
  add: (tool: ToolId) => string;
  change: (id: string, params: Record<string, unknown>) => void;
  remove: (id: string) => void;
  move: (from: number, to: number) => void;
};

/** All that is to be done with the photos, in order. The address remembers the first tool. */
export function useRecipe(tool: ToolId): Recipe {
  const navigate = useNavigate();
  const { first, next } = useRecipeState();
  const steps = [{ id: FIRST, tool, params: first[tool] ?? startParams(tool) }, ...next] as const;
  const goTo = (to: ToolId) => void navigate({ to: '/', search: { tool: to }, replace: true, resetScroll: false });
  const setAll = ([head, ...rest]: readonly NextStep[]) => {
    if (head === undefined) return;
    recipeStore.setFirst(head.tool, head.params);
    recipeStore.setNext(rest.map((step) => (step.id === FIRST ? { ...step, id: crypto.randomUUID() } : step)));
    if (head.tool !== tool) goTo(head.tool);
  };
  return {
    steps,
    chooseFirst: goTo,
    add(added) {
      const id = crypto.randomUUID();
      recipeStore.setNext([...next, { id, tool: added, params: startParams(added) }]);
      return id;
    },
    change(id, params) {
      if (id === FIRST) recipeStore.setFirst(tool, params);
      else recipeStore.setNext(next.map((step) => (step.id === id ? { ...step, params } : step)));
    },
    remove: (id) => setAll(steps.filter((step) => step.id !== id)),
    move: (from, to) => setAll(moveStep(steps, from, to)),
  };
}

/** The steps without their names. */
export function plainSteps([first, ...rest]: Recipe['steps']): [Step, ...Step[]] {
  const plain = ({ tool, params }: NextStep): Step => ({ tool, params });
  return [plain(first), ...rest.map(plain)];
}
