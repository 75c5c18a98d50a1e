import type { en } from '../../i18n/en/en.ts';

export type EntryKind = keyof (typeof en)['account']['statement']['kinds'];

const KINDS: readonly EntryKind[] = [
  'grant',
  'reserve',
  'commit',
  'release',
  'expire',
  'revoke',
  'restore',
  'freeze',
  'thaw',
  'write-off',
  'repay',
];

/** The kind of a movement, or `other` for one that this version has no words for. */
export function entryKind(kind: string): EntryKind {
  return KINDS.find((known) => known === kind) ?? 'other';
}
