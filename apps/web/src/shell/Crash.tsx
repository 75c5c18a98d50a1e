import { OctagonAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/Button.tsx';
import { PageState } from '../ui/PageState.tsx';

/** Stands in for a page that threw. */
export function Crash() {
  const t = useTranslations('shell');
  return (
    <PageState
      Icon={OctagonAlert}
      title={t('crash.title')}
      actions={
        <Button variant="primary" onClick={() => location.reload()}>
          {t('crash.reload')}
        </Button>
      }
    >
      {t('crash.text')}
    </PageState>
  );
}
