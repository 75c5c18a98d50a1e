import { Link } from '@tanstack/react-router';
import { Menu } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Disclosure } from '../ui/Disclosure.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { Mark } from './Mark.tsx';
import { SettingsMenu } from './SettingsMenu.tsx';

const LINKS = [
  { to: '/', key: 'start' },
  { to: '/pricing', key: 'pricing' },
  { to: '/history', key: 'history' },
  { to: '/docs/api', key: 'docs' },
  { to: '/policy', key: 'policy' },
] as const;

/** Name, pages, credits, account. */
export function Header() {
  const t = useTranslations('shell');
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-canvas/90 backdrop-blur-md">
      <div className="mx-auto flex h-16 max-w-7xl items-center gap-1 px-4 sm:gap-2 sm:px-6">
        <Link to="/" className="mr-2 flex items-center gap-2.5 rounded-lg text-[1.0625rem] font-semibold tracking-tight sm:mr-5">
          <Mark />
          {t('name')}
        </Link>
        <nav aria-label={t('nav.label')} className="hidden items-center gap-1 md:flex">
          {LINKS.map(({ to, key }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: true }}
              className="rounded-lg px-2 py-1.5 text-sm whitespace-nowrap text-soft transition-colors lg:px-3 hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              {t(`nav.${key}`)}
            </Link>
          ))}
        </nav>
        <div className="ml-auto flex items-center gap-1 sm:gap-2">
          <SettingsMenu />
          <AccountMenu />
          <div className="md:hidden">
            <Disclosure
              label={t('menu')}
              triggerClassName="inline-grid size-9 place-items-center rounded-lg text-ink hover:bg-sunken"
              trigger={<Menu aria-hidden="true" className="size-5" />}
            >
              {(close) => (
                <nav aria-label={t('nav.label')}>
                  {LINKS.map(({ to, key }) => (
                    <Link
                      key={to}
                      to={to}
                      onClick={close}
                      activeOptions={{ exact: true }}
                      className="flex h-11 items-center rounded-lg px-3 text-sm hover:bg-sunken aria-[current=page]:font-medium aria-[current=page]:text-mint-text"
                    >
                      {t(`nav.${key}`)}
                    </Link>
                  ))}
                </nav>
              )}
            </Disclosure>
          </div>
        </div>
      </div>
    </header>
  );
}
