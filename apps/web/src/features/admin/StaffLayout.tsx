import { Link, Outlet } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { RequireAccount } from '../accounts/RequireAccount.tsx';

const TABS = [
  { to: '/staff/quotas', key: 'quotas' },
  { to: '/staff/purges', key: 'purges' },
] as const;

/** The staff area: numbers and ids, read only. */
export function StaffLayout() {
  const t = useTranslations('staff');
  return (
    <RequireAccount staff>
      <div className="mx-auto w-full max-w-7xl px-4 pt-10 pb-20 sm:px-6 sm:pt-12">
        <title>{`${t('title')} · ImageMint`}</title>
        <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
        <p className="mt-1.5 text-sm text-soft">{t('noted')}</p>
        <nav aria-label={t('sections')} className="mt-6 mb-8 flex gap-6 border-b border-line">
          {TABS.map(({ to, key }) => (
            <Link
              key={to}
              to={to}
              search={{}}
              activeOptions={{ includeSearch: false }}
              className="-mb-px border-b-2 border-transparent py-2.5 text-sm text-soft hover:text-ink aria-[current=page]:border-mint-line aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              {t(key)}
            </Link>
          ))}
        </nav>
        <Outlet />
      </div>
    </RequireAccount>
  );
}
