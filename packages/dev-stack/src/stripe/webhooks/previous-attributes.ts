type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The old values of what changed, as events of updates carry them. */
export function previousAttributes(before: Fields, after: Fields): Fields {
  const changed = Object.keys(after).filter((name) => !isSame(before[name], after[name]));
  return Object.fromEntries(
    changed.map((name) => {
      const [old, now] = [before[name], after[name]];
      return [name, isFields(old) && isFields(now) ? previousAttributes(old, now) : (old ?? null)];
    }),
  );
}
