import { Link } from '@tanstack/react-router';
import { Coins, KeyRound, LogOut, UserRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useMe } from '../features/accounts/use-me.ts';
import { useSignOut } from '../features/accounts/use-sign-out.ts';
import { useBalance } from '../features/billing/use-balance.ts';
import { buttonStyles } from '../ui/button-styles.ts';
import { Disclosure } from '../ui/Disclosure.tsx';

const ROW = 'flex h-9 w-full items-center gap-2.5 rounded-lg px-2.5 text-sm hover:bg-sunken';

/** Credits and account for the signed-in, a sign-in link for the others. */
export function AccountMenu() {
  const t = useTranslations('shell');
  const me = useMe();
  if (me === undefined) return <span className="h-9 w-20" />;
  if (me === null) {
    return (
      <Link to="/sign-in" className={buttonStyles({ size: 'sm' })}>
        {t('signIn')}
      </Link>
    );
  }
  return <SignedInMenu email={me.email} role={me.role} />;
}

function SignedInMenu({ email, role }: { email: string; role: string }) {
  const t = useTranslations('shell');
  const signOut = useSignOut();
  const balance = useBalance();
  return (
    <>
      {balance && (
        <Link
          to="/account"
          aria-label={t('creditsLabel', { count: balance.available })}
          data-testid="credits"
          className="hidden h-9 items-center gap-2 rounded-lg px-2.5 text-sm font-medium whitespace-nowrap tabular-nums hover:bg-sunken xs:inline-flex"
        >
          <span aria-hidden="true" className="size-2 rounded-full bg-mint ring-1 ring-mint-line" />
          {t('credits', { count: balance.available })}
        </Link>
      )}
      <Disclosure
        label={t('nav.account')}
        triggerClassName="inline-grid size-9 place-items-center rounded-full bg-mint-wash text-mint-text hover:bg-mint hover:text-on-mint transition-colors"
        trigger={<UserRound aria-hidden="true" className="size-[1.125rem]" />}
      >
        {(close) => (
          <>
            <div className="px-2.5 pt-1 pb-2.5 text-sm">
              <p className="text-xs text-soft">{t('signedInAs')}</p>
              <p className="max-w-60 truncate font-medium">{email}</p>
              {balance && <p className="mt-1 text-soft tabular-nums xs:hidden">{t('credits', { count: balance.available })}</p>}
            </div>
            <div className="border-t border-line pt-2">
              <Link to="/pricing" search={{}} hash="packs" onClick={close} className={ROW}>
                <Coins aria-hidden="true" className="size-4 text-soft" />
                {t('buy')}
              </Link>
              <Link to="/account" onClick={close} className={ROW}>
                <KeyRound aria-hidden="true" className="size-4 text-soft" />
                {t('nav.account')}
              </Link>
              {role === 'staff' && (
                <Link to="/staff/quotas" onClick={close} className={ROW}>
                  <UserRound aria-hidden="true" className="size-4 text-soft" />
                  {t('nav.staff')}
                </Link>
              )}
              <button type="button" className={ROW} onClick={() => signOut.mutate()}>
                <LogOut aria-hidden="true" className="size-4 text-soft" />
                {t('signOut')}
              </button>
            </div>
          </>
        )}
      </Disclosure>
    </>
  );
}
