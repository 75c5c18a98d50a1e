import { GOODWILL_REASONS, type GoodwillReason, MAX_GOODWILL_CREDITS } from '@imagemint/contract/billing';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { useFailure } from '../../use-failure.ts';
import { isUuid } from './is-uuid.ts';
import { refreshDesk } from './refresh-desk.ts';

const FIELD = 'h-10 w-full rounded-xl border border-line bg-surface px-3 text-sm hover:border-edge aria-invalid:border-red-text';
type Problem = 'invalidAccount' | 'invalidAmount';

/** Proposes credits for an account; another person decides. */
export function GoodwillForm() {
  const t = useTranslations('desk.give');
  const format = useFormatter();
  const id = useId();
  const [account, setAccount] = useState('');
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState<GoodwillReason>('outage');
  const [problem, setProblem] = useState<Problem | null>(null);
  const most = format.number(MAX_GOODWILL_CREDITS);
  const propose = useMutation(
    trpc.admin.proposeGoodwill.mutationOptions({
      onSuccess: () => {
        setAccount('');
        setAmount('');
      },
      onSettled: refreshDesk,
    }),
  );
  const failure = useFailure(propose.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = findProblem(account.trim(), amount);
    setProblem(found);
    if (found === null) propose.mutate({ accountId: account.trim(), amount: Number(amount), reason });
  };
  return (
    <form noValidate onSubmit={submit} className="rounded-2xl border border-line p-5">
      <h2 className="font-semibold tracking-tight">{t('title')}</h2>
      <p className="mt-1 text-sm text-soft">{t('text')}</p>
      <div className="mt-4 grid items-end gap-3 md:grid-cols-[minmax(0,22rem)_10rem_12rem_auto]">
        <Field id={`${id}-account`} label={t('account')}>
          <input
            id={`${id}-account`}
            value={account}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={problem === 'invalidAccount'}
            aria-describedby={`${id}-problem`}
            onChange={({ target }) => setAccount(target.value)}
            className={`${FIELD} font-mono text-[0.8125rem]`}
          />
        </Field>
        <Field id={`${id}-amount`} label={t('amount', { most })}>
          <input
            id={`${id}-amount`}
            value={amount}
            inputMode="numeric"
            autoComplete="off"
            aria-invalid={problem === 'invalidAmount'}
            aria-describedby={`${id}-problem`}
            onChange={({ target }) => setAmount(target.value)}
            className={`${FIELD} tabular-nums`}
          />
        </Field>
        <ReasonField reason={reason} onChange={setReason} />
        <Button type="submit" busy={propose.isPending} className="md:w-fit">
          {t('propose')}
        </Button>
      </div>
      <p id={`${id}-problem`} role="alert" className="mt-2 text-[0.8125rem] text-red-text empty:hidden">
        {problem !== null && t(problem, { most })}
      </p>
      {failure && (
        <div className="mt-4">
          <ErrorNotice failure={failure} />
        </div>
      )}
    </form>
  );
}

function findProblem(account: string, amount: string): Problem | null {
  if (!isUuid(account)) return 'invalidAccount';
  const credits = Number(amount);
  return /^\d+$/.test(amount) && credits >= 1 && credits <= MAX_GOODWILL_CREDITS ? null : 'invalidAmount';
}

function ReasonField({ reason, onChange }: { reason: GoodwillReason; onChange: (reason: GoodwillReason) => void }) {
  const t = useTranslations('desk.give');
  const options = GOODWILL_REASONS.map((value) => ({ value, label: t(`reasons.${value}`) }));
  return <SelectField isSmall label={t('reason')} value={reason} options={options} onChange={onChange} />;
}

function Field({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-[0.8125rem] text-soft">
        {label}
      </label>
      {children}
    </div>
  );
}
