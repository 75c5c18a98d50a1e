import { Link } from '@tanstack/react-router';
import { LogIn, ShieldX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { buttonStyles } from '../../ui/button-styles.ts';
import { PageState } from '../../ui/PageState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { useFailure } from '../../use-failure.ts';
import { useMe, useMeQuery } from './use-me.ts';

/** Shows a page to the signed-in, or to staff only; the server decides again for every answer. */
export function RequireAccount({ staff = false, children }: { staff?: boolean; children: ReactNode }) {
  const t = useTranslations('pages');
  const shell = useTranslations('shell');
  const me = useMe();
  const { error, refetch } = useMeQuery();
  const failure = useFailure(error);
  if (me === undefined) return <Skeleton rows={3} className="mx-auto mt-12 h-20 max-w-4xl" />;
  if (failure) {
    return (
      <div className="mx-auto w-full max-w-2xl px-4 py-16">
        <ErrorNotice failure={failure} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (me === null) {
    return (
      <PageState
        Icon={LogIn}
        title={t('signedOut.title')}
        actions={
          <Link to="/sign-in" className={buttonStyles({ variant: 'primary' })}>
            {shell('signIn')}
          </Link>
        }
      >
        {t('signedOut.text')}
      </PageState>
    );
  }
  if (staff && me.role !== 'staff') {
    return (
      <PageState Icon={ShieldX} title={t('forbidden.title')}>
        {t('forbidden.text')} <code className="text-sm">FORBIDDEN</code>
      </PageState>
    );
  }
  return children;
}
