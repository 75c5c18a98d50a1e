/** One line of the report. */
export type Figure = {
  what: string;
  value: string;
  goal?: string;
  /** Whether the goal is met; null when the machine was too noisy to say. */
  isMet?: boolean | null;
  detail?: string;
};

const SHARE_OF_NOISE = 0.15;

/** A ratio against its goal; without a verdict when the same thing measured twice differs too much. */
export function createRatioFigure(input: {
  what: string;
  ratio: { median: number; spread: number };
  goal?: number;
  /** Spread of the null arm's ratio. */
  noise: number;
  detail?: string;
}): Figure {
  const { what, ratio, goal, noise, detail } = input;
  const value = `${ratio.median.toFixed(2)} (±${(ratio.spread * 100).toFixed(0)} %)`;
  const isMet = noise > SHARE_OF_NOISE ? null : ratio.median >= (goal ?? 0);
  return {
    what,
    value,
    ...(goal === undefined ? {} : { goal: `≥ ${goal.toFixed(2)}`, isMet }),
    ...(detail === undefined ? {} : { detail }),
  };
}

/** A value that must not be larger than its goal; without a verdict when the machine was too noisy to say. */
export function createLimitFigure(input: {
  what: string;
  value: number;
  limit: number;
  unit: string;
  digits?: number;
  isNoisy?: boolean;
  detail?: string;
}): Figure {
  const { what, value, limit, unit, digits = 0, isNoisy = false, detail } = input;
  return {
    what,
    value: `${value.toFixed(digits)} ${unit}`.trim(),
    goal: `≤ ${limit} ${unit}`.trim(),
    isMet: isNoisy ? null : value <= limit,
    ...(detail === undefined ? {} : { detail }),
  };
}

const VERDICTS = new Map<boolean | null | undefined, string>([
  [true, 'met'],
  [false, 'NOT MET'],
  [null, 'no verdict: too noisy'],
  [undefined, ''],
]);

/** The report as a Markdown table, padded as the formatter of this repository pads it. */
export function formatFigures(figures: readonly Figure[]): string {
  const rows = [
    ['what', 'measured', 'goal', 'verdict', 'detail'],
    ...figures.map(({ what, value, goal = '', isMet, detail = '' }) => [what, value, goal, VERDICTS.get(isMet) ?? '', detail]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(3, ...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  return [lines[0], `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.slice(1)].join('\n');
}
