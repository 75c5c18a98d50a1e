import { PACK_IDS, PACK_MONTHS, PACKS, type SaleItem } from '@imagemint/contract/plans';
import { useFormatter, useTranslations } from 'use-intl';
import { Button } from '../../../ui/Button.tsx';
import { useMoney } from '../use-money.ts';

/** Packs of credits with what each credit of them costs. */
export function PackCards({ onChoose }: { onChoose: (item: SaleItem) => void }) {
  const t = useTranslations('pricing.packs');
  const format = useFormatter();
  const money = useMoney();
  return (
    <section aria-labelledby="packs" className="mt-16">
      <h2 id="packs" className="text-xl font-semibold tracking-tight">
        {t('heading')}
      </h2>
      <p className="mt-1.5 max-w-2xl text-sm text-pretty text-soft">{t('lead', { months: String(PACK_MONTHS) })}</p>
      <ul className="mt-6 grid gap-4 sm:grid-cols-3">
        {PACK_IDS.map((id) => {
          const { credits, priceCents } = PACKS[id];
          return (
            <li key={id} data-pack={id} className="flex flex-col rounded-2xl border border-line p-5">
              <h3 className="font-semibold tabular-nums">{t('credits', { count: credits })}</h3>
              <p className="mt-2 text-2xl font-semibold tracking-tight tabular-nums">{money(priceCents)}</p>
              <p className="mt-0.5 text-sm text-soft tabular-nums">{t('each', { price: money(priceCents / credits) })}</p>
              <Button className="mt-5 w-full" onClick={() => onChoose(`pack:${id}`)}>
                {t('buy', { count: format.number(credits) })}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
