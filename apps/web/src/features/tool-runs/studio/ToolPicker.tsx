import type { ToolId } from '@imagemint/contract/tools';
import { useNavigate } from '@tanstack/react-router';
import { RadioGroup } from 'radix-ui';
import { TOOL_FACTS } from 'virtual:contract-facts';
import { useTranslations } from 'use-intl';
import { TOOL_ICONS } from '../tool-icons.ts';
import { useTools } from '../use-tools.ts';

/** The tools as a small choice, with their prices; the address remembers the choice. */
export function ToolPicker({ tool }: { tool: ToolId }) {
  const t = useTranslations('tools');
  const work = useTranslations('work');
  const navigate = useNavigate();
  const available = useTools();
  const choose = (next: string) => void navigate({ to: '/', search: { tool: next as ToolId }, replace: true, resetScroll: false });
  return (
    <RadioGroup.Root aria-label={work('tool')} value={tool} onValueChange={choose} className="grid grid-cols-2 gap-2">
      {available.map((id) => {
        const Icon = TOOL_ICONS[id];
        return (
          <RadioGroup.Item
            key={id}
            value={id}
            className="flex items-center gap-2.5 rounded-xl border border-line p-2.5 text-left transition-colors hover:border-edge data-[state=checked]:border-mint-line data-[state=checked]:bg-mint-wash"
          >
            <Icon aria-hidden="true" className="size-[1.125rem] shrink-0 text-mint-text" strokeWidth={1.75} />
            <span className="min-w-0 text-sm leading-tight hyphens-auto">
              <span className="block font-medium">{t(`${id}.name`)}</span>
              <span className="text-[0.8125rem] text-soft tabular-nums">{work('price', { count: TOOL_FACTS[id].credits })}</span>
            </span>
          </RadioGroup.Item>
        );
      })}
    </RadioGroup.Root>
  );
}
