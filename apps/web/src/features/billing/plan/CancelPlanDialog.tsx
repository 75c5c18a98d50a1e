import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Outputs, trpc } from '../../../trpc.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { useFailure } from '../../../use-failure.ts';
import { refreshBilling } from '../refresh-billing.ts';
import { useDay } from '../use-day.ts';
import { useMoney } from '../use-money.ts';
import type { PlanView } from '../views.ts';
import { actionsOf } from './plan-actions.ts';
import type { OnPlanDone } from './plan-done.ts';

type When = 'period-end' | 'now';
type CancelPlanDialogProps = { view: PlanView; open: boolean; onClose: () => void; onDone: OnPlanDone };

/** Asks when a plan shall end, with what each choice means. */
export function CancelPlanDialog({ view, open, onClose, onDone }: CancelPlanDialogProps) {
  const t = useTranslations('orders.cancel');
  return (
    <Dialog open={open} onClose={onClose} title={t('title')}>
      <CancelPlan view={view} onClose={onClose} onDone={onDone} />
    </Dialog>
  );
}

function CancelPlan({ view, onClose, onDone }: Omit<CancelPlanDialogProps, 'open'>) {
  const t = useTranslations('orders.cancel');
  const day = useDay();
  const money = useMoney();
  const [isUnpaid] = useState(() => view.subscription?.state === 'INCOMPLETE');
  const [choices] = useState(() => actionsOf(view).cancels);
  const [when, setWhen] = useState<When>(choices[0] ?? 'now');
  const preview = useQuery(trpc.billing.previewCancel.queryOptions(undefined, { staleTime: 0 }));
  const describe = (refundCents: number, chosen: When) => {
    if (refundCents > 0) return t('done', { refund: money(refundCents) });
    if (chosen === 'period-end' && preview.data) return t('doneEnd', { date: day(preview.data.periodEnd) });
    return t(isUnpaid ? 'doneUnpaid' : 'doneNothing');
  };
  const cancel = useMutation(
    trpc.billing.cancelPlan.mutationOptions({
      onSuccess: ({ refundCents, plan }, input) => onDone(describe(refundCents, input.when), plan),
      onSettled: refreshBilling,
    }),
  );
  const failure = useFailure(cancel.error ?? preview.error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        cancel.mutate({ when });
      }}
    >
      <p className="text-sm text-pretty text-soft">
        {!isUnpaid && t('lead')} {t('packs')}
      </p>
      {!preview.data && !failure && <Skeleton rows={2} className="mt-4 h-20" />}
      {preview.data && (
        <fieldset className="mt-4 space-y-2">
          <legend className="sr-only">{t('title')}</legend>
          {choices.map((choice) => (
            <Choice
              key={choice}
              when={choice}
              preview={preview.data}
              isUnpaid={isUnpaid}
              isChosen={choice === when}
              onChoose={() => setWhen(choice)}
            />
          ))}
        </fieldset>
      )}
      {failure && (
        <div className="mt-4">
          <ErrorNotice failure={failure} {...(preview.error && { onRetry: () => void preview.refetch() })} />
        </div>
      )}
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t('keep')}</Button>
        <Button type="submit" variant="danger" data-testid="cancel-plan" disabled={!preview.data} busy={cancel.isPending}>
          {t('go')}
        </Button>
      </div>
    </form>
  );
}

type ChoiceProps = {
  when: When;
  preview: Outputs['billing']['previewCancel'];
  isUnpaid: boolean;
  isChosen: boolean;
  onChoose: () => void;
};

function Choice({ when, preview: { refundCents, creditsLost, periodEnd }, isUnpaid, isChosen, onChoose }: ChoiceProps) {
  const t = useTranslations('orders.cancel');
  const id = useId();
  const day = useDay();
  const money = useMoney();
  const withoutRefund = isUnpaid ? 'nowUnpaid' : 'nowNothing';
  const values = { refund: money(refundCents), credits: creditsLost };
  return (
    <label
      htmlFor={id}
      className="flex gap-3 rounded-xl border border-line p-4 text-sm has-checked:border-mint-line has-checked:bg-mint-wash"
    >
      <input
        id={id}
        type="radio"
        name="when"
        value={when}
        checked={isChosen}
        onChange={onChoose}
        className="mt-0.5 size-4 shrink-0 accent-mint-line"
      />
      <span>
        <span className="block font-medium">{t(when === 'now' ? 'now' : 'end')}</span>
        <span className="mt-0.5 block text-pretty text-soft">
          {when === 'now' ? t(refundCents > 0 ? 'nowText' : withoutRefund, values) : t('endText', { date: day(periodEnd) })}
        </span>
      </span>
    </label>
  );
}
