import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';

const STEPS = ['received', 'sealed', 'processing', 'sourcePurged', 'ready', 'resultPurged'] as const;

/** The six steps that every photo goes through, in the words of the timeline that will show them. */
export function LifeSteps() {
  const t = useTranslations('start.life');
  return (
    <>
      <ol className="grid gap-x-10 gap-y-7 sm:grid-cols-2 lg:grid-cols-3">
        {STEPS.map((step, index) => {
          const isPurge = step === 'sourcePurged' || step === 'resultPurged';
          return (
            <li key={step} className="flex gap-4">
              <span
                aria-hidden="true"
                className={`grid size-7 shrink-0 place-items-center rounded-full text-[0.8125rem] font-medium tabular-nums ${
                  isPurge ? 'bg-mint text-on-mint' : 'bg-sunken text-soft ring-1 ring-line ring-inset'
                }`}
              >
                {index + 1}
              </span>
              <div>
                <h3 className="font-medium">{t(step)}</h3>
                <p className="mt-0.5 text-sm text-pretty text-soft">{t(`${step}Text`)}</p>
              </div>
            </li>
          );
        })}
      </ol>
      <p className="mt-9 text-sm">
        <Link
          to="/policy"
          hash="2.11"
          className="rounded text-mint-text underline decoration-mint-line/40 underline-offset-4 hover:decoration-mint-line"
        >
          {t('policy')} (2.11)
        </Link>
      </p>
    </>
  );
}
