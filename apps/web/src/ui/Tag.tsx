import type { ReactNode } from 'react';

export type TagTone = 'plain' | 'good' | 'warn' | 'bad';

const TONES: Record<TagTone, string> = {
  plain: 'bg-sunken text-soft',
  good: 'bg-mint-wash text-mint-text',
  warn: 'bg-amber-wash text-amber-text',
  bad: 'bg-red-wash text-red-text',
};

/** A state in a word or two. */
export function Tag({ tone = 'plain', children }: { tone?: TagTone; children: ReactNode }) {
  return <span className={`inline-block rounded-md px-1.5 py-0.5 text-xs font-medium whitespace-nowrap ${TONES[tone]}`}>{children}</span>;
}
