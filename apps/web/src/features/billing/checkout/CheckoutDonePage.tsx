import { CheckoutSessionId } from '@imagemint/contract/billing';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Check, CircleX, Clock, Hourglass, type LucideIcon, ReceiptText, SearchCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/Button.tsx';
import { buttonStyles } from '../../../ui/button-styles.ts';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { PageState } from '../../../ui/PageState.tsx';
import { useFailure } from '../../../use-failure.ts';
import { RequireAccount } from '../../accounts/RequireAccount.tsx';
import { TestPayments } from '../TestPayments.tsx';
import { useBalance } from '../use-balance.ts';
import type { Outcome } from './outcome.ts';
import { useOutcome } from './use-outcome.ts';

const ICONS: Record<Outcome, LucideIcon> = {
  confirming: Hourglass,
  paid: Check,
  counted: Check,
  pending: Clock,
  failed: CircleX,
  expired: CircleX,
  mismatched: SearchCheck,
  open: Clock,
};

const route = getRouteApi('/pages/checkout/done');

/** Where a payment comes back to: says what became of it, and counts nothing twice. */
export function CheckoutDonePage() {
  const t = useTranslations('pricing.done');
  const parsed = CheckoutSessionId.safeParse(route.useSearch().session_id);
  return (
    <RequireAccount>
      <title>{`${t('title')} · ImageMint`}</title>
      <div className="mx-auto w-full max-w-4xl px-4 pt-8 sm:px-6">
        <TestPayments />
      </div>
      {parsed.success ? <CheckoutDone sessionId={parsed.data} /> : <Missing />}
    </RequireAccount>
  );
}

function CheckoutDone({ sessionId }: { sessionId: string }) {
  const t = useTranslations('pricing.done');
  const { outcome, order, error, askAgain } = useOutcome(sessionId);
  const failure = useFailure(error);
  const balance = useBalance();
  if (failure?.code === 'NOT_FOUND') return <Missing />;
  if (failure) {
    return (
      <div className="mx-auto w-full max-w-2xl px-4 py-16">
        <h1 className="sr-only">{t('title')}</h1>
        <ErrorNotice failure={failure} onRetry={askAgain} />
      </div>
    );
  }
  const isPaid = outcome === 'paid' || outcome === 'counted';
  return (
    <div role="status" data-outcome={outcome}>
      <PageState Icon={ICONS[outcome]} title={t(outcome)} actions={<Ways outcome={outcome} onAgain={askAgain} />}>
        <p>{t(`${outcome}Text`, { count: order?.credits ?? 0 })}</p>
        {order !== null && <p className="mt-3 text-sm">{t('receipt', { number: order.number })}</p>}
        {isPaid && balance && <p className="mt-1 text-sm tabular-nums">{t('available', { count: balance.available })}</p>}
      </PageState>
    </div>
  );
}

/** Where to go from here. */
function Ways({ outcome, onAgain }: { outcome: Outcome; onAgain: () => void }) {
  const t = useTranslations('pricing.done');
  const primary = buttonStyles({ variant: 'primary' });
  if (outcome === 'confirming') return null;
  const orders = (
    <Link to="/account" className={buttonStyles()}>
      {t('toAccount')}
    </Link>
  );
  if (outcome === 'failed' || outcome === 'expired') {
    return (
      <>
        <Link to="/pricing" search={{}} className={primary}>
          {t('toPrices')}
        </Link>
        {orders}
      </>
    );
  }
  return (
    <>
      {outcome === 'open' ? (
        <Button variant="primary" onClick={onAgain}>
          {t('again')}
        </Button>
      ) : (
        <Link to="/" className={primary}>
          {t('toTools')}
        </Link>
      )}
      {orders}
    </>
  );
}

function Missing() {
  const t = useTranslations('pricing.done');
  return (
    <PageState
      Icon={ReceiptText}
      title={t('missing')}
      actions={
        <Link to="/account" className={buttonStyles({ variant: 'primary' })}>
          {t('toAccount')}
        </Link>
      }
    >
      {t('missingText')}
    </PageState>
  );
}
