import { LockOpen } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { PageState } from '../ui/PageState.tsx';

/** Shown instead of the app where the browser offers no WebCrypto. */
export function InsecureContext() {
  const t = useTranslations('shell');
  return (
    <main>
      <PageState Icon={LockOpen} title={t('insecure.title')}>
        {t('insecure.text')}
      </PageState>
    </main>
  );
}
