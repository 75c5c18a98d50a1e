import type { ToolId } from '@imagemint/contract/tools';
import { TOOL_FACTS } from 'virtual:contract-facts';
import { useTranslations } from 'use-intl';
import { ToolSample } from '../samples/ToolSample.tsx';
import { takeSample } from '../samples/take-sample.ts';
import { useSamples } from '../samples/use-samples.ts';
import { usePlanTools } from '../use-plan-tools.ts';
import { useTools } from '../use-tools.ts';
import { FilePicker } from './FilePicker.tsx';

type ToolTilesProps = { chosen: ToolId | undefined; onFiles: (files: readonly File[], tool: ToolId) => void };

/** The tools with what they do, shown on our own sample, and their price. Choosing one asks for photos. */
export function ToolTiles({ chosen, onFiles }: ToolTilesProps) {
  const t = useTranslations('tools');
  const work = useTranslations('work');
  const start = useTranslations('start.tools');
  const shell = useTranslations('shell.plans');
  const samples = useSamples();
  const available = useTools();
  const { missingPlan } = usePlanTools();
  return (
    <ul className="grid grid-cols-2 gap-x-4 gap-y-8 sm:gap-x-6 lg:grid-cols-4">
      {available.map((tool) => {
        const plan = missingPlan(tool);
        return (
          <li key={tool} className="group/tile relative">
            <FilePicker
              onFiles={(files) => onFiles(files, tool)}
              className="group block cursor-pointer rounded-2xl peer-focus-visible:outline-offset-4"
            >
              <span
                className={`block overflow-hidden rounded-2xl ring-1 transition-shadow group-hover:shadow-lift ${chosen === tool ? 'ring-2 ring-mint-line' : 'ring-line'}`}
              >
                <ToolSample tool={tool} samples={samples} />
              </span>
              <span className="mt-3 flex flex-wrap items-baseline justify-between gap-x-3">
                <span className="font-medium">{t(`${tool}.name`)}</span>
                <span className="text-sm text-soft tabular-nums">
                  {work('price', { count: TOOL_FACTS[tool].credits })}
                  {plan !== null && `, ${work('fromPlan', { plan: shell(plan) })}`}
                </span>
              </span>
              <span className="mt-0.5 block text-sm text-pretty text-soft">{t(`${tool}.text`)}</span>
            </FilePicker>
            <button
              type="button"
              data-sample={tool}
              aria-label={start('sampleFor', { tool: t(`${tool}.name`) })}
              onClick={() => void takeSample(tool).then((file) => onFiles([file], tool))}
              className="absolute top-2 right-2 rounded-full bg-raised px-3 py-1 text-[0.8125rem] font-medium text-ink opacity-0 shadow-lift ring-1 ring-line transition-opacity group-hover/tile:opacity-100 hover:text-mint-text focus-visible:opacity-100 pointer-coarse:opacity-100"
            >
              {start('trySample')}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
