import type { ToolId } from '@imagemint/contract/tools';
import { TOOL_FACTS } from 'virtual:contract-facts';
import { useTranslations } from 'use-intl';
import { TOOL_ICONS } from '../tool-icons.ts';
import { usePlanTools } from '../use-plan-tools.ts';
import { useTools } from '../use-tools.ts';

type ToolGridProps = {
  label: string;
  chosen?: ToolId | undefined;
  onChoose: (tool: ToolId) => void;
  /** Why a tool cannot be chosen, in a few words; null when it can. */
  refuse?: (tool: ToolId) => string | null;
  /** What is to be known of a tool before it is chosen, in place of its price. */
  remark?: (tool: ToolId) => string | null;
};

/** All tools with their prices, to choose one; those that do not fit say why, and those of a larger plan which one. */
export function ToolGrid({ label, chosen, onChoose, refuse, remark }: ToolGridProps) {
  const t = useTranslations('tools');
  const work = useTranslations('work');
  const shell = useTranslations('shell.plans');
  const available = useTools();
  const { missingPlan } = usePlanTools();
  return (
    <div role="group" aria-label={label} className="grid grid-cols-2 gap-1.5">
      {available.map((id) => {
        const Icon = TOOL_ICONS[id];
        const refusal = refuse?.(id) ?? null;
        const plan = missingPlan(id);
        const note = plan === null ? (remark?.(id) ?? null) : work('fromPlan', { plan: shell(plan) });
        const price = work('price', { count: TOOL_FACTS[id].credits });
        return (
          <button
            key={id}
            type="button"
            data-tool={id}
            aria-pressed={id === chosen}
            disabled={refusal !== null}
            onClick={() => onChoose(id)}
            className="flex min-h-14 items-center gap-2.5 rounded-xl border border-line bg-surface px-2.5 py-2 text-left transition-colors hover:border-edge disabled:border-dashed disabled:bg-transparent disabled:hover:border-line aria-pressed:border-mint-line aria-pressed:bg-mint-wash"
          >
            <Icon
              aria-hidden="true"
              className={`size-[1.125rem] shrink-0 ${refusal === null ? 'text-mint-text' : 'text-soft'}`}
              strokeWidth={1.75}
            />
            <span className="min-w-0 text-sm leading-tight break-words hyphens-auto">
              <span className={`block font-medium ${refusal === null ? '' : 'text-soft'}`}>{t(`${id}.name`)}</span>
              <span className="text-[0.8125rem] text-soft tabular-nums">{refusal ?? (note === null ? price : `${price}, ${note}`)}</span>
            </span>
          </button>
        );
      })}
    </div>
  );
}
