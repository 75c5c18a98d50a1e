import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';

type Tone = 'info' | 'good' | 'warn' | 'bad';

const TONES = {
  info: { box: 'bg-sunken', icon: 'text-soft', Icon: Info },
  good: { box: 'bg-mint-wash', icon: 'text-mint-text', Icon: CircleCheck },
  warn: { box: 'bg-amber-wash', icon: 'text-amber-text', Icon: TriangleAlert },
  bad: { box: 'bg-red-wash', icon: 'text-red-text', Icon: CircleAlert },
} as const;

type NoticeProps = { tone: Tone; title: ReactNode; children?: ReactNode; code?: string | undefined; actions?: ReactNode };

/** Says what happened and what to do next, with the code that support can use. */
export function Notice({ tone, title, children, code, actions }: NoticeProps) {
  const t = useTranslations('shell');
  const { box, icon, Icon } = TONES[tone];
  return (
    <div role={tone === 'bad' ? 'alert' : 'status'} className={`flex gap-3 rounded-xl p-4 text-sm ${box}`}>
      <Icon aria-hidden="true" className={`mt-px size-[1.125rem] shrink-0 ${icon}`} />
      <div className="min-w-0 flex-1">
        <p className="font-medium text-ink">{title}</p>
        {children !== undefined && <div className="mt-1 text-pretty text-soft">{children}</div>}
        {code !== undefined && (
          <p className="mt-2 text-xs text-soft">
            {t('code')} <code className="font-mono">{code}</code>
          </p>
        )}
        {actions !== undefined && <div className="mt-3 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
