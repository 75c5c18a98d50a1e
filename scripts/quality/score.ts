import type { Figure } from '../bench/figure.ts';

/** A measured quality; `detail` says the worst, or what it is compared with. */
export type Score = {
  what: string;
  mean: number;
  digits: number;
  unit?: string;
  detail: string;
  goal?: { least: number } | { most: number };
};

/** The mean of several values, and their worst and best. */
export function formatMean(values: readonly number[], digits: number): Pick<Score, 'mean' | 'digits' | 'detail'> {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, digits, detail: `from ${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}` };
}

/** A score as a line of the report, with its verdict. */
export function toFigure({ what, mean, digits, unit = '', detail, goal }: Score): Figure {
  const format = (value: number) => `${value.toFixed(digits)} ${unit}`.trim();
  const base = { what, value: format(mean), detail };
  if (goal === undefined) return base;
  if ('least' in goal) return { ...base, goal: `≥ ${format(goal.least)}`, isMet: mean >= goal.least };
  return { ...base, goal: `≤ ${format(goal.most)}`, isMet: mean <= goal.most };
}
