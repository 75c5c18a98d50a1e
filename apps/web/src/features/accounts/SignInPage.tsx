import { useMutation } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLocaleChoice } from '../../i18n/LocaleProvider.tsx';
import { trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { buttonStyles } from '../../ui/button-styles.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { useFailure } from '../../use-failure.ts';
import { type PricingSearch, readPricingSearch } from '../billing/pricing/read-pricing-search.ts';
import { takeChoice } from '../billing/pricing/pending-choice.ts';
import { announceSession } from './announce-session.ts';
import { readLinkToken } from './read-link-token.ts';
import { SignInForm } from './SignInForm.tsx';
import { useMe } from './use-me.ts';

/** The e-mail form, or, when a link was opened, the one click that uses it. */
export function SignInPage() {
  const t = useTranslations('account.signIn');
  const { hash } = useLocation();
  const [isDismissed, setDismissed] = useState(false);
  const token = isDismissed ? null : readLinkToken(hash);
  const me = useMe();
  return (
    <div className="mx-auto w-full max-w-md flex-1 px-4 py-16 sm:py-24">
      <title>{`${t('title')} · ImageMint`}</title>
      {token !== null ? (
        <ConfirmLink token={token} onNewLink={() => setDismissed(true)} />
      ) : me ? (
        <>
          <h1 className="text-2xl font-semibold tracking-tight">{t('already')}</h1>
          <p className="mt-2 text-soft">{me.email}</p>
          <Link to="/account" className={`${buttonStyles({ variant: 'primary', size: 'lg' })} mt-8`}>
            {t('toAccount')}
          </Link>
        </>
      ) : (
        <>
          <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
          <p className="mt-2 mb-8 text-soft">{t('text')}</p>
          <SignInForm />
        </>
      )}
    </div>
  );
}

/** What was to be bought before signing in, as the price page's address; nothing when nothing was. */
function takeWish(): PricingSearch {
  return readPricingSearch({ item: takeChoice(localStorage, Date.now()) });
}

function ConfirmLink({ token, onNewLink }: { token: string; onNewLink: () => void }) {
  const t = useTranslations('account.signIn');
  const { locale } = useLocaleChoice();
  const navigate = useNavigate();
  const redeem = useMutation(
    trpc.accounts.redeemSignInLink.mutationOptions({
      onSuccess: async () => {
        await announceSession();
        // Who wanted to buy something comes back to it, in whatever tab the link was opened.
        const search = takeWish();
        await (search.item === undefined ? navigate({ to: '/', replace: true }) : navigate({ to: '/pricing', search, replace: true }));
      },
    }),
  );
  const failure = useFailure(redeem.error);
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{t('confirmTitle')}</h1>
      <p className="mt-2 mb-8 text-pretty text-soft">{t('confirmText')}</p>
      {failure ? (
        <div className="space-y-4">
          <ErrorNotice failure={failure} />
          <Button variant="primary" size="lg" className="w-full" onClick={onNewLink}>
            {t('newLink')}
          </Button>
        </div>
      ) : (
        <Button variant="primary" size="lg" className="w-full" busy={redeem.isPending} onClick={() => redeem.mutate({ token, locale })}>
          {t('confirm')}
        </Button>
      )}
    </>
  );
}
