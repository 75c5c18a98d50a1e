import { Link, Outlet } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { RequireAccount } from '../accounts/RequireAccount.tsx';

/** The staff area: numbers and ids, and the decisions that a person takes. */
export function StaffLayout() {
  const t = useTranslations('staff');
  const desk = useTranslations('desk');
  const tabs = [
    { to: '/staff/quotas', label: t('quotas') },
    { to: '/staff/orders', label: desk('orders') },
    { to: '/staff/refunds', label: desk('refunds') },
    { to: '/staff/disputes', label: desk('disputes') },
    { to: '/staff/goodwill', label: desk('goodwill') },
    { to: '/staff/blocks', label: desk('blocks') },
    { to: '/staff/payments', label: desk('payments') },
    { to: '/staff/purges', label: t('purges') },
  ] as const;
  return (
    <RequireAccount staff>
      <div className="mx-auto w-full max-w-7xl px-4 pt-10 pb-20 sm:px-6 sm:pt-12">
        <title>{`${t('title')} · ImageMint`}</title>
        <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
        <p className="mt-1.5 text-sm text-soft">{t('noted')}</p>
        <nav aria-label={t('sections')} className="mt-6 mb-8 flex gap-6 overflow-x-auto border-b border-line">
          {tabs.map(({ to, label }) => (
            <Link
              key={to}
              to={to}
              search={{}}
              activeOptions={{ includeSearch: false }}
              className="shrink-0 border-b-2 border-transparent py-2.5 text-sm text-soft -outline-offset-2 hover:text-ink aria-[current=page]:border-mint-line aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              {label}
            </Link>
          ))}
        </nav>
        <Outlet />
      </div>
    </RequireAccount>
  );
}
