import { type PlanId, PLANS, type SaleItem } from '@imagemint/contract/plans';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { Button } from '../../../ui/Button.tsx';
import { buttonStyles } from '../../../ui/button-styles.ts';
import { Tag } from '../../../ui/Tag.tsx';
import { useSizes } from '../../tool-runs/use-sizes.ts';
import { useTools } from '../../tool-runs/use-tools.ts';
import { canChangeTo, isSubscribed } from '../plan/plan-actions.ts';
import { useMoney } from '../use-money.ts';
import type { PlanView } from '../views.ts';

type PlanCardProps = { id: PlanId; view: PlanView | undefined; onChoose: (item: SaleItem) => void };

/** A plan with everything that it includes, in the same order as the others. */
export function PlanCard({ id, view, onChoose }: PlanCardProps) {
  const t = useTranslations('pricing.plans');
  const shell = useTranslations('shell.plans');
  const money = useMoney();
  const { priceCents } = PLANS[id];
  const isCurrent = view?.plan === id;
  return (
    <li data-plan={id} className={`flex flex-col rounded-2xl border p-6 ${isCurrent ? 'border-mint-line' : 'border-line'}`}>
      <div className="flex items-center justify-between gap-3">
        <h3 className="text-lg font-semibold tracking-tight">{shell(id)}</h3>
        {isCurrent && <Tag tone="good">{t('current')}</Tag>}
      </div>
      <p className="mt-3 text-3xl font-semibold tracking-tight tabular-nums">
        {money(priceCents)}
        {priceCents > 0 && <span className="ml-1.5 text-sm font-normal tracking-normal text-soft">{t('perMonth')}</span>}
      </p>
      <p className="mt-1 text-sm text-soft">{priceCents === 0 ? t('nothing') : t('renews')}</p>
      <div className="mt-5">
        <PlanButton id={id} view={view} onChoose={onChoose} />
      </div>
      <Entitlements id={id} />
    </li>
  );
}

/** What can be done about a plan by whoever looks at it. */
function PlanButton({ id, view, onChoose }: PlanCardProps) {
  const t = useTranslations('pricing.plans');
  const shell = useTranslations('shell.plans');
  const hasOne = view !== undefined && isSubscribed(view);
  const wide = 'w-full';
  if (hasOne && (id === 'free' || !canChangeTo(view, id))) {
    return (
      <Link to="/account" className={`${buttonStyles()} ${wide}`}>
        {t('manage')}
      </Link>
    );
  }
  if (id === 'free') {
    return (
      <Link to="/" className={`${buttonStyles()} ${wide}`}>
        {t('start')}
      </Link>
    );
  }
  const change = view?.subscription?.plan === id ? 'stay' : 'change';
  return (
    <Button variant="primary" className={wide} onClick={() => onChoose(`plan:${id}`)}>
      {t(hasOne ? change : 'choose', { plan: shell(id) })}
    </Button>
  );
}

function Entitlements({ id }: { id: PlanId }) {
  const t = useTranslations('pricing.plans');
  const tools = useTranslations('tools');
  const format = useFormatter();
  const sizes = useSizes();
  const money = useMoney();
  const plan = PLANS[id];
  const available = useTools();
  const without = plan.withoutTools.filter((tool) => available.includes(tool)).map((tool) => tools(`${tool}.name`));
  const rows: [string, ReactNode][] = [
    [t('credits'), format.number(plan.monthlyCredits)],
    [t('each'), plan.priceCents === 0 ? '–' : money(plan.priceCents / plan.monthlyCredits)],
    [t('photo'), t('photoValue', { megapixels: String(plan.maxMegapixels), size: sizes.bytes(plan.maxBytes) })],
    [t('batch'), format.number(plan.maxBatchSize)],
    [t('concurrent'), format.number(plan.maxConcurrentRuns)],
    [t('queue'), t(`queues.${plan.queueClass}`)],
    [t('api'), format.number(plan.apiRequestsPerMinute)],
    [t('tools'), without.length === 0 ? t('allTools', { count: String(available.length) }) : t('without', { tools: format.list(without) })],
  ];
  return (
    <dl className="mt-6 divide-y divide-line border-t border-line text-sm">
      {rows.map(([label, value]) => (
        <div key={label} className="flex items-baseline justify-between gap-4 py-2.5">
          <dt className="text-soft">{label}</dt>
          <dd className="text-right font-medium text-balance tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
