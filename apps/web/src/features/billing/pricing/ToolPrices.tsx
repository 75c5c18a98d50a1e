import { PLAN_IDS } from '@imagemint/contract/plans';
import { TOOL_FACTS } from 'virtual:contract-facts';
import { useFormatter, useTranslations } from 'use-intl';
import { TOOL_ICONS } from '../../tool-runs/tool-icons.ts';
import { useTools } from '../../tool-runs/use-tools.ts';
import { resultsAMonth } from './results-a-month.ts';

/** What each tool costs, and how far the credits of each plan go with it. */
export function ToolPrices() {
  const t = useTranslations('pricing.tools');
  const shell = useTranslations('shell.plans');
  const tools = useTranslations('tools');
  const format = useFormatter();
  const available = useTools();
  const number = 'py-2.5 pl-4 text-right tabular-nums';
  return (
    <section aria-labelledby="tool-prices" className="mt-16">
      <h2 id="tool-prices" className="text-xl font-semibold tracking-tight">
        {t('heading')}
      </h2>
      <p className="mt-1.5 max-w-2xl text-sm text-pretty text-soft">{t('lead')}</p>
      <table className="mt-5 w-full text-left text-sm" data-testid="tool-prices">
        <thead className="text-[0.8125rem] text-soft">
          <tr className="border-b border-line align-bottom">
            <th className="py-2 font-medium">{t('tool')}</th>
            <th className={`${number} font-medium`}>{t('full')}</th>
            <th className={`${number} font-medium`}>{t('preview')}</th>
            {PLAN_IDS.map((plan) => (
              <th key={plan} className={`${number} font-medium max-md:hidden`}>
                {t('month', { plan: shell(plan) })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {available.map((tool) => {
            const { credits, previewCredits } = TOOL_FACTS[tool];
            const Icon = TOOL_ICONS[tool];
            return (
              <tr key={tool}>
                <th className="py-2.5 font-medium">
                  <span className="flex items-center gap-2.5">
                    <Icon aria-hidden="true" className="size-4 shrink-0 text-mint-text" strokeWidth={1.75} />
                    {tools(`${tool}.name`)}
                  </span>
                </th>
                <td className={`${number} font-medium`}>{format.number(credits)}</td>
                <td className={`${number} text-soft`}>{previewCredits < credits ? format.number(previewCredits) : '–'}</td>
                {PLAN_IDS.map((plan) => {
                  const results = resultsAMonth(plan, tool);
                  return (
                    <td key={plan} className={`${number} text-soft max-md:hidden`}>
                      {results === null ? t('none') : format.number(results)}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
