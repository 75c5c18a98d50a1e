import { offerOf, PACK_MONTHS, planOf, type SaleItem } from '@imagemint/contract/plans';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { trpc } from '../../../trpc.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { FactList } from '../../../ui/FactList.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { useFailure } from '../../../use-failure.ts';
import { SignInForm } from '../../accounts/SignInForm.tsx';
import { useMe } from '../../accounts/use-me.ts';
import { usePhotos } from '../../tool-runs/session/photo-store.ts';
import { ChangePlan } from '../plan/ChangePlan.tsx';
import { useItemName } from '../use-item-name.ts';
import { useMoney } from '../use-money.ts';
import { dropChoice, keepChoice } from './pending-choice.ts';

type OfferDialogProps = { item: SaleItem | null; isChange: boolean; onClose: () => void; onChanged: (text: string) => void };

/** What was chosen, with everything that follows from buying it, before anybody leaves for the payment. */
export function OfferDialog({ item, isChange, onClose, onChanged }: OfferDialogProps) {
  const titleOf = useTitle();
  const close = () => {
    dropChoice(localStorage);
    onClose();
  };
  return (
    <Dialog open={item !== null} onClose={close} title={item === null ? '' : titleOf(item, isChange)}>
      {item !== null && <Choice item={item} isChange={isChange} onClose={close} onChanged={onChanged} />}
    </Dialog>
  );
}

function useTitle(): (item: SaleItem, isChange: boolean) => string {
  const t = useTranslations('orders.change');
  const shell = useTranslations('shell.plans');
  const nameOf = useItemName();
  return (item, isChange) => {
    const plan = planOf(item);
    return plan !== null && isChange ? t('title', { plan: shell(plan) }) : nameOf(item);
  };
}

/** A change for those who have a plan, a checkout for those who have none, and for visitors the way in. */
function Choice({ item, isChange, onClose, onChanged }: OfferDialogProps & { item: SaleItem }) {
  const me = useMe();
  const plan = planOf(item);
  if (me === undefined) return <Skeleton rows={3} />;
  if (me === null) return <SignInFirst item={item} />;
  return plan !== null && isChange ? <ChangePlan to={plan} onClose={onClose} onDone={onChanged} /> : <Offer item={item} />;
}

function SignInFirst({ item }: { item: SaleItem }) {
  const t = useTranslations('pricing.offer');
  useEffect(() => keepChoice(localStorage, { item, nowMs: Date.now() }), [item]);
  return (
    <>
      <OfferFacts item={item} />
      <p className="mt-5 mb-4 text-sm text-pretty text-soft">{t('signIn')}</p>
      <SignInForm />
    </>
  );
}

function Offer({ item }: { item: SaleItem }) {
  const t = useTranslations('pricing.offer');
  const { photos } = usePhotos();
  const start = useMutation(
    trpc.billing.startCheckout.mutationOptions({
      onSuccess: ({ url }) => {
        dropChoice(localStorage);
        location.assign(url);
      },
    }),
  );
  const failure = useFailure(start.error);
  return (
    <div className="space-y-4">
      <OfferFacts item={item} />
      {photos.length > 0 && <p className="text-sm text-pretty text-amber-text">{t('photos', { count: photos.length })}</p>}
      {failure && <ErrorNotice failure={failure} />}
      <Button
        variant="primary"
        size="lg"
        className="w-full"
        data-testid="pay"
        // It stays busy while the browser is on its way to the payment.
        busy={start.isPending || start.isSuccess}
        onClick={() => start.mutate({ item })}
      >
        {t('pay')}
      </Button>
    </div>
  );
}

function OfferFacts({ item }: { item: SaleItem }) {
  const t = useTranslations('pricing.offer');
  const format = useFormatter();
  const money = useMoney();
  const { kind, priceCents, credits } = offerOf(item);
  const price = money(priceCents);
  const isPlan = kind === 'plan';
  return (
    <FactList
      facts={[
        { label: t('price'), value: price },
        { label: t('gives'), value: t(isPlan ? 'planGives' : 'packGives', { count: format.number(credits) }) },
        { label: t('then'), value: isPlan ? t('planThen', { price }) : t('packThen') },
        { label: t('ends'), value: isPlan ? t('planEnds') : t('packEnds', { months: String(PACK_MONTHS) }) },
      ]}
    />
  );
}
