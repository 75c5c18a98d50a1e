import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { buttonStyles } from '../ui/button-styles.ts';
import { PageState } from '../ui/PageState.tsx';

/** The page for addresses that do not exist. */
export function NotFound() {
  const t = useTranslations('shell');
  return (
    <PageState
      Icon={Compass}
      title={t('notFound.title')}
      actions={
        <Link to="/" className={buttonStyles({ variant: 'primary' })}>
          {t('back')}
        </Link>
      }
    >
      <title>404 · ImageMint</title>
      {t('notFound.text')}
    </PageState>
  );
}
