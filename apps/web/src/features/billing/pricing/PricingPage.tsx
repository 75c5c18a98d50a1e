import { PAID_PLAN_IDS, PLAN_IDS, SaleItem } from '@imagemint/contract/plans';
import { WITHDRAWAL_DAYS } from '@imagemint/contract/billing';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Notice } from '../../../ui/Notice.tsx';
import { Page } from '../../../ui/Page.tsx';
import { TestPayments } from '../TestPayments.tsx';
import { usePlan } from '../use-plan.ts';
import { isSubscribed } from '../plan/plan-actions.ts';
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
  const chosen = SaleItem.safeParse(item);
  const choose = (next: SaleItem | null) =>
    void navigate({ to: '/pricing', search: next === null ? {} : { item: next }, replace: true, resetScroll: false });
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
      {cancelled === true && (
        <div className="mb-8">
          <Notice tone="info" title={t('cancelled.title')}>
            {t('cancelled.text')}
          </Notice>
        </div>
      )}
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
        item={chosen.success ? chosen.data : null}
        isChange={plan !== undefined && isSubscribed(plan) && PAID_PLAN_IDS.some((id) => item === `plan:${id}`)}
        onClose={() => choose(null)}
      />
    </Page>
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
