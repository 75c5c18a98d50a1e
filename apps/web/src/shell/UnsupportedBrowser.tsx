import { LockOpen } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { BrowserSupport } from '../check-browser.ts';
import { PageState } from '../ui/PageState.tsx';

/** Shown instead of the app where the browser cannot make the key that results are sealed to. */
export function UnsupportedBrowser({ support }: { support: Exclude<BrowserSupport, 'full'> }) {
  const t = useTranslations('shell');
  return (
    <main>
      <PageState Icon={LockOpen} title={t(`${support}.title`)}>
        {t(`${support}.text`)}
      </PageState>
    </main>
  );
}
