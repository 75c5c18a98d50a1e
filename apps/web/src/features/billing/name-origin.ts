export type OriginKind = 'plan' | 'demo' | 'goodwill' | 'order' | 'other';

const KINDS: readonly OriginKind[] = ['demo', 'goodwill', 'order'];

/**
 * What a grant's origin means: `plan:<plan>:<yyyy-mm>` is a month's credits, `demo` those of the demo account, `order:<id>` what was bought,
 * `goodwill:<id>` what staff gave.
 */
export function nameOrigin(origin: string): { kind: OriginKind; month: string | null } {
  const month = /^plan:[a-z]+:(\d{4}-\d{2})$/.exec(origin)?.[1];
  if (month !== undefined) return { kind: 'plan', month };
  return { kind: KINDS.find((kind) => origin === kind || origin.startsWith(`${kind}:`)) ?? 'other', month: null };
}
