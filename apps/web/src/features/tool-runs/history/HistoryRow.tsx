import type { RunState, RunView } from '@imagemint/contract/runs';
import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { toSteps } from '../session/recipe.ts';
import { TOOL_ICONS } from '../tool-icons.ts';

const TONES: Record<RunState, string> = {
  RECEIVED: 'bg-sunken text-soft',
  QUEUED: 'bg-sunken text-soft',
  PROCESSING: 'bg-sunken text-soft',
  READY: 'bg-sunken text-soft',
  DELIVERED: 'bg-mint-wash text-mint-text',
  EXPIRED: 'bg-amber-wash text-amber-text',
  FAILED: 'bg-red-wash text-red-text',
  CANCELLED: 'bg-sunken text-soft',
};
const MS = 1_000;

/** One run: what, when, at what cost; its settings and every purge time on demand. */
export function HistoryRow({ run }: { run: RunView }) {
  const t = useTranslations('pages.history');
  const tools = useTranslations('tools');
  const work = useTranslations('work');
  const format = useFormatter();
  const Icon = TOOL_ICONS[run.tool];
  const started = format.dateTime(new Date(run.createdAt), { dateStyle: 'medium', timeStyle: 'medium' });
  return (
    <li>
      <details className="group">
        <summary className="flex items-center gap-4 rounded-lg py-3.5 [&::-webkit-details-marker]:hidden">
          <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-sunken text-soft">
            <Icon aria-hidden="true" className="size-5" strokeWidth={1.75} />
          </span>
          <span className="min-w-0 flex-1">
            <span className="block font-medium">
              {toSteps(run)
                .map(({ tool }) => tools(`${tool}.name`))
                .join(', ')}
            </span>
            <span className="block text-sm text-soft tabular-nums">{started}</span>
          </span>
          <span className="hidden text-sm text-soft tabular-nums sm:block">{work('price', { count: run.creditsCharged })}</span>
          <span className={`rounded-md px-2 py-1 text-xs font-medium ${TONES[run.state]}`}>{t(`states.${run.state}`)}</span>
          <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-soft transition-transform group-open:rotate-180" />
        </summary>
        <RunDetails run={run} />
      </details>
    </li>
  );
}

function RunDetails({ run }: { run: RunView }) {
  const t = useTranslations('pages.history');
  const timeline = useTranslations('work.timeline');
  const work = useTranslations('work');
  const format = useFormatter();
  const took = durationMs(run);
  const tools = useTranslations('tools');
  const steps = toSteps(run);
  return (
    <div className="grid gap-x-10 gap-y-5 pb-6 text-sm sm:grid-cols-2 sm:pl-14">
      <dl className="space-y-1.5">
        {run.timeline.map(({ step, at }) => (
          <Line key={step} label={timeline(step)}>
            {at === null ? (
              <span className="text-soft">{timeline('never')}</span>
            ) : (
              <time dateTime={at}>
                {format.dateTime(new Date(at), { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 })}
              </time>
            )}
          </Line>
        ))}
      </dl>
      <dl className="space-y-1.5">
        <Line label={t('run')}>
          <code className="font-mono text-xs break-all">{run.id}</code>
        </Line>
        {run.error !== null && (
          <Line label={t('state')}>
            <code className="font-mono text-xs">{run.error}</code>
          </Line>
        )}
        <Line label={t('credits')}>{work('price', { count: run.creditsCharged })}</Line>
        {took !== null && (
          <Line label={t('duration')}>{format.number(took / MS, { style: 'unit', unit: 'second', maximumFractionDigits: 2 })}</Line>
        )}
        {steps.map(({ tool, params }, at) => (
          <Line key={at} label={steps.length === 1 ? t('settings') : tools(`${tool}.name`)}>
            {Object.entries(params)
              .map(([name, value]) => `${name} ${String(value)}`)
              .join(', ')}
          </Line>
        ))}
      </dl>
    </div>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-soft">{label}</dt>
      <dd className="text-right tabular-nums">{children}</dd>
    </div>
  );
}

function durationMs({ timeline }: RunView): number | null {
  const at = new Map(timeline.map(({ step, at: time }) => [step, time]));
  const from = at.get('processing') ?? null;
  const to = at.get('ready') ?? null;
  return from === null || to === null ? null : new Date(to).getTime() - new Date(from).getTime();
}
