import { Outlet } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';
import { OfflineBar } from './OfflineBar.tsx';

/** What surrounds every page. */
export function AppShell() {
  const t = useTranslations('shell');
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-lg bg-mint px-4 py-2 text-sm font-medium text-on-mint focus:translate-y-0"
      >
        {t('skip')}
      </a>
      <Header />
      <OfflineBar />
      <main id="content" tabIndex={-1} className="flex flex-1 flex-col outline-none">
        <Outlet />
      </main>
      <Footer />
    </div>
  );
}
