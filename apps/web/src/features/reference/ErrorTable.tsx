import { type ErrorCode, ERRORS } from '@imagemint/contract/errors';
import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';

const CODES = Object.keys(ERRORS) as ErrorCode[];

/** Every code a program can meet. The `type` of a problem points at its row. */
export function ErrorTable() {
  const t = useTranslations('pages.docs');
  const errors = useTranslations('errors');
  const { hash } = useLocation();
  useEffect(() => {
    if (hash !== '') document.getElementById(hash)?.scrollIntoView({ block: 'center' });
  }, [hash]);
  return (
    <section aria-labelledby="errors" className="border-t border-line py-10">
      <h2 id="errors" className="scroll-mt-24 text-lg font-semibold tracking-tight">
        {t('errors')}
      </h2>
      <p className="mt-2 mb-5 text-pretty text-soft">{t('errorsText')}</p>
      <table className="w-full text-left text-sm">
        <thead className="text-[0.8125rem] text-soft">
          <tr className="border-b border-line">
            <th className="py-2 pr-4 font-medium">{t('status')}</th>
            <th className="py-2 pr-4 font-medium">{t('code')}</th>
            <th className="py-2 font-medium max-sm:hidden">{t('meaning')}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {CODES.map((code) => (
            <tr key={code} id={code} className={`scroll-mt-24 align-top ${hash === code ? 'bg-mint-wash' : ''}`}>
              <td className="py-2.5 pr-4 tabular-nums text-soft">{ERRORS[code].status}</td>
              <td className="py-2.5 pr-4">
                <code className="font-mono text-xs break-all">{code}</code>
                <span className="mt-0.5 block text-soft sm:hidden">{errors(`${code}.title`)}</span>
              </td>
              <td className="py-2.5 max-sm:hidden">{errors(`${code}.title`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
