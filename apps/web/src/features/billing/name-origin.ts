/** What a grant's origin means: `plan:<plan>:<yyyy-mm>` is a month's credits, `demo` those of the demo account. */
export function nameOrigin(origin: string): { kind: 'plan' | 'demo' | 'other'; month: string | null } {
  const month = /^plan:[a-z]+:(\d{4}-\d{2})$/.exec(origin)?.[1];
  if (month !== undefined) return { kind: 'plan', month };
  return { kind: origin.startsWith('demo') ? 'demo' : 'other', month: null };
}
