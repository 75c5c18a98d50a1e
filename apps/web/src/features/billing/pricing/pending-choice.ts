type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEY = 'imagemint.choice';
/** As long as a sign-in link works. */
const KEPT_MS = 15 * 60_000;

/** Keeps on this device what somebody wanted to buy before signing in, because the link in the mail opens a tab of its own. */
export function keepChoice(memory: Memory, { item, nowMs }: { item: string; nowMs: number }): void {
  memory.setItem(KEY, JSON.stringify({ item, untilMs: nowMs + KEPT_MS }));
}

/** What was kept, once; null when there is nothing or when it is too old. */
export function takeChoice(memory: Memory, nowMs: number): string | null {
  const text = memory.getItem(KEY);
  memory.removeItem(KEY);
  return text === null ? null : readChoice(text, nowMs);
}

/** Forgets it. */
export function dropChoice(memory: Memory): void {
  memory.removeItem(KEY);
}

function readChoice(text: string, nowMs: number): string | null {
  try {
    const kept: unknown = JSON.parse(text);
    if (typeof kept !== 'object' || kept === null || !('item' in kept) || !('untilMs' in kept)) return null;
    const isFresh = typeof kept.untilMs === 'number' && nowMs < kept.untilMs && kept.untilMs - nowMs <= KEPT_MS;
    return isFresh && typeof kept.item === 'string' ? kept.item : null;
  } catch {
    return null;
  }
}
