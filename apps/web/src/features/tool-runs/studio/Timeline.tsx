import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TimelineStep } from '@imagemint/contract/runs';
import { useTranslations } from 'use-intl';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import { isBusy, type Photo, type Work } from '../session/photo.ts';
import { useSizes } from '../use-sizes.ts';
import { useCountdown } from './use-countdown.ts';

const STEPS: readonly TimelineStep[] = ['received', 'sealed', 'processing', 'sourcePurged', 'ready', 'resultPurged'];

type Mark = 'past' | 'now' | 'next' | 'never';

/** The life of the photo at the service, step by step, with the service's own times. */
export function Timeline({ photo }: { photo: Photo }) {
  const t = useTranslations('work');
  const { work } = photo;
  const times = new Map(work.view?.timeline.map(({ step, at }) => [step, at]));
  const isUploading = work.phase === 'uploading' && work.sentBytes < photo.file.size;
  // Both steps are stamped when they begin.
  const isUnderWay = (step: TimelineStep) => (step === 'received' && isUploading) || (step === 'processing' && work.phase === 'processing');
  const done = (step: TimelineStep) => (times.get(step) ?? null) !== null && !isUnderWay(step);
  const current = isBusy(work) ? STEPS.find((step) => !done(step)) : undefined;
  const markOf = (step: TimelineStep): Mark => {
    if (done(step)) return 'past';
    if (step === current) return 'now';
    return isBusy(work) || isPurgePending(work, step) ? 'next' : 'never';
  };
  return (
    <section aria-label={t('timeline.label')}>
      <ol>
        {STEPS.map((step, index) => (
          <Step
            key={step}
            step={step}
            mark={markOf(step)}
            at={step === 'received' && isUploading ? null : (times.get(step) ?? null)}
            isLast={index === STEPS.length - 1}
          >
            {step === current && <Detail photo={photo} step={step} />}
          </Step>
        ))}
      </ol>
      <Ending work={work} />
    </section>
  );
}

/** After delivery the last purge may still be a moment away. */
function isPurgePending({ view }: Work, step: TimelineStep): boolean {
  return step === 'resultPurged' && (view?.state === 'READY' || view?.state === 'DELIVERED');
}

const DOTS: Record<Mark, string> = {
  past: 'bg-mint text-on-mint',
  now: 'border-2 border-mint-line bg-canvas',
  next: 'border border-line bg-canvas',
  never: 'border border-dashed border-line bg-canvas',
};

type StepProps = { step: TimelineStep; mark: Mark; at: string | null; isLast: boolean; children: ReactNode };

function Step({ step, mark, at, isLast, children }: StepProps) {
  const t = useTranslations('work.timeline');
  const sizes = useSizes();
  const isPast = mark === 'past';
  return (
    <li data-step={step} data-mark={mark} className="relative flex gap-3 pb-4 last:pb-0">
      {!isLast && (
        <span aria-hidden="true" className={`absolute top-5 bottom-0 left-[0.5625rem] w-0.5 ${isPast ? 'bg-mint' : 'bg-line'}`} />
      )}
      <span aria-hidden="true" className={`relative mt-0.5 grid size-5 shrink-0 place-items-center rounded-full ${DOTS[mark]}`}>
        {isPast && <Check className="size-3" strokeWidth={3} />}
        {mark === 'now' && <span className="size-2 animate-breathe rounded-full bg-mint-line" />}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline justify-between gap-3 text-sm">
          <span className={isPast || mark === 'now' ? 'font-medium' : 'text-soft'}>{t(step)}</span>
          {at !== null && (
            <time dateTime={at} className="text-[0.8125rem] text-soft tabular-nums">
              {sizes.time(at)}
            </time>
          )}
          {mark === 'never' && <span className="text-[0.8125rem] text-soft">{t('never')}</span>}
        </p>
        {children}
      </div>
    </li>
  );
}

function Detail({ photo: { file, work }, step }: { photo: Photo; step: TimelineStep }) {
  const t = useTranslations('work');
  const sizes = useSizes();
  if (work.phase === 'uploading' && step === 'received') {
    const text = t('uploaded', { sent: sizes.bytes(work.sentBytes), total: sizes.bytes(file.size) });
    return <Progress value={work.sentBytes / Math.max(1, file.size)} text={text} />;
  }
  if (work.phase === 'opening') {
    const text = t('opened', { sent: sizes.bytes(work.receivedBytes), total: sizes.bytes(work.resultBytes) });
    return <Progress value={work.receivedBytes / Math.max(1, work.resultBytes)} text={text} />;
  }
  const place = work.view?.placeInQueue ?? null;
  return place === null ? null : <p className="mt-0.5 text-[0.8125rem] text-soft">{t('place', { place })}</p>;
}

function Progress({ value, text }: { value: number; text: string }) {
  return (
    <div className="mt-2">
      <ProgressBar value={value} label={text} />
      <p className="mt-1.5 text-[0.8125rem] text-soft tabular-nums">{text}</p>
    </div>
  );
}

/** The countdown to the purge, what happened to the credits, and the last word when all is gone. */
function Ending({ work }: { work: Work }) {
  const t = useTranslations('work');
  const sizes = useSizes();
  const { view } = work;
  const left = useCountdown(view?.purgeInSeconds ?? null, work.viewAtMs);
  if (!view) return null;
  const hasResult = view.timeline.some(({ step, at }) => step === 'ready' && at !== null);
  return (
    <div className="mt-5 space-y-1 border-t border-line pt-4 text-sm">
      <p data-testid="credit-effect" className="font-medium tabular-nums">
        <CreditEffect work={work} />
      </p>
      <p className={`tabular-nums ${left === null ? 'text-mint-text' : 'text-soft'}`}>
        {left === null ? t('timeline.gone') : t(hasResult ? 'timeline.countdown' : 'timeline.countdownSource', { time: sizes.clock(left) })}
      </p>
    </div>
  );
}

function CreditEffect({ work: { view } }: { work: Work }) {
  const t = useTranslations('work.credits');
  if (!view) return null;
  if (view.creditsCharged > 0) return t('charged', { count: view.creditsCharged });
  return view.creditsHeld > 0 ? t('held', { count: view.creditsHeld }) : t('none');
}
