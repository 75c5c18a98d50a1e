import { WITHDRAWAL_DAYS } from '@imagemint/contract/billing';
import { PLAN_IDS, planOf, SaleItem } from '@imagemint/contract/plans';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/Button.tsx';
import { type Done, DoneNotice } from '../../../ui/DoneNotice.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { Page } from '../../../ui/Page.tsx';
import { TestPayments } from '../TestPayments.tsx';
import { canChangeTo, isSubscribed } from '../plan/plan-actions.ts';
import { useItemName } from '../use-item-name.ts';
import { usePlan } from '../use-plan.ts';
import { OfferDialog } from './OfferDialog.tsx';
import { PackCards } from './PackCards.tsx';
import { PlanCard } from './PlanCard.tsx';
import { ToolPrices } from './ToolPrices.tsx';

const route = getRouteApi('/pages/pricing');

/** Everything that is sold, side by side, and what it buys. What is chosen is part of the address. */
export function PricingPage() {
  const t = useTranslations('pricing');
  const navigate = useNavigate();
  const { item, cancelled } = route.useSearch();
  const plan = usePlan();
  const [done, setDone] = useState<Done | null>(null);
  const chosen = SaleItem.safeParse(item).data ?? null;
  const wish = chosen === null ? null : planOf(chosen);
  const isChange = wish !== null && plan !== undefined && isSubscribed(plan);
  const offered = isChange && !canChangeTo(plan, wish) ? null : chosen;
  // Who has just left a payment is not asked again at once.
  const open = cancelled === true ? null : offered;
  const go = (next: SaleItem | null) =>
    void navigate({ to: '/pricing', search: next === null ? {} : { item: next }, replace: true, resetScroll: false });
  const choose = (next: SaleItem) => {
    setDone(null);
    go(next);
  };
  return (
    <Page
      wide
      title={t('title')}
      lead={
        <>
          {t('lead')} {t('taxIncluded')}
        </>
      }
    >
      <TestPayments />
      {cancelled === true && <LeftPayment item={offered} onContinue={choose} />}
      {open === null && <DoneNotice done={done} className="mb-8" />}
      <section aria-labelledby="plans">
        <h2 id="plans" className="sr-only">
          {t('plans.heading')}
        </h2>
        <ul className="grid gap-4 lg:grid-cols-3">
          {PLAN_IDS.map((id) => (
            <PlanCard key={id} id={id} view={plan} onChoose={choose} />
          ))}
        </ul>
      </section>
      <PackCards onChoose={choose} />
      <ToolPrices />
      <PlainWords />
      <OfferDialog
        item={open}
        isChange={isChange}
        onClose={() => go(null)}
        onChanged={(text) => {
          setDone({ text });
          go(null);
        }}
      />
    </Page>
  );
}

/** Says that a payment was left, and leads back to it where what was chosen is known. */
function LeftPayment({ item, onContinue }: { item: SaleItem | null; onContinue: (item: SaleItem) => void }) {
  const t = useTranslations('pricing.cancelled');
  const nameOf = useItemName();
  return (
    <div className="mb-8">
      <Notice
        tone="info"
        title={t('title')}
        actions={item === null ? undefined : <Button onClick={() => onContinue(item)}>{t('again', { item: nameOf(item) })}</Button>}
      >
        {t(item === null ? 'text' : 'choice')}
      </Notice>
    </div>
  );
}

function PlainWords() {
  const t = useTranslations('pricing.plain');
  const texts = [t('charged'), t('cancel'), t('refund', { days: String(WITHDRAWAL_DAYS) }), t('data')];
  return (
    <section aria-labelledby="plain" className="mt-16">
      <h2 id="plain" className="text-xl font-semibold tracking-tight">
        {t('heading')}
      </h2>
      <ul className="mt-5 grid gap-x-10 gap-y-5 text-sm text-pretty text-soft sm:grid-cols-2">
        {texts.map((text) => (
          <li key={text} className="border-t border-line pt-4">
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
