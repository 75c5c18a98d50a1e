import { createHash } from 'node:crypto';

const known = new Map<string, string>();

/** The same id for the same name, so that a seed says everything. */
export function idOf(name: string): string {
  const found = known.get(name);
  if (found) return found;
  const hex = createHash('sha256').update(name).digest('hex');
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  known.set(name, id);
  return id;
}
