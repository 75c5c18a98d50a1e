import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';

const LINK = 'rounded text-mint-text underline decoration-mint-line/40 underline-offset-4 hover:decoration-mint-line';

/** The promise, what the tools are made of, and the sentence of the policy that it comes from. */
export function Footer() {
  const t = useTranslations('shell');
  return (
    <footer className="border-t border-line">
      <div className="mx-auto flex max-w-7xl flex-wrap items-center justify-between gap-x-8 gap-y-2 px-4 py-6 text-sm text-soft sm:px-6">
        <p>{t('footer.promise')}</p>
        <p className="flex flex-wrap gap-x-6 gap-y-2">
          <Link to="/licences" className={LINK}>
            {t('footer.licences')}
          </Link>
          <Link to="/policy" hash="2.11" className={LINK}>
            {t('footer.clause')}
          </Link>
        </p>
      </div>
    </footer>
  );
}
