import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { trpc } from '../../../trpc.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { useFailure } from '../../../use-failure.ts';
import { refreshBilling } from '../refresh-billing.ts';
import type { BlockView } from '../views.ts';

/** As the contract's ContestBlockInput. */
const MAX_LENGTH = 1_000;

type ContestDialogProps = { block: BlockView | null; onClose: () => void; onDone: (text: string) => void };

/** Takes what a customer has to say against a block to a person. */
export function ContestDialog({ block, onClose, onDone }: ContestDialogProps) {
  const t = useTranslations('orders.blocks');
  return (
    <Dialog open={block !== null} onClose={onClose} title={t('contestTitle')}>
      {block && <Contest blockId={block.id} onClose={onClose} onDone={onDone} />}
    </Dialog>
  );
}

function Contest({ blockId, onClose, onDone }: Omit<ContestDialogProps, 'block'> & { blockId: string }) {
  const t = useTranslations('orders.blocks');
  const format = useFormatter();
  const id = useId();
  const [text, setText] = useState('');
  const contest = useMutation(trpc.abuse.contest.mutationOptions({ onSuccess: () => onDone(t('contestDone')), onSettled: refreshBilling }));
  const failure = useFailure(contest.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') contest.mutate({ blockId, text: text.trim() });
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <p className="text-sm text-pretty text-soft">{t('contestText')}</p>
      <div>
        <label htmlFor={id} className="mb-2 block text-sm font-medium">
          {t('label')}
        </label>
        <textarea
          id={id}
          rows={5}
          value={text}
          maxLength={MAX_LENGTH}
          aria-describedby={`${id}-count`}
          onChange={({ target }) => setText(target.value)}
          className="w-full rounded-xl border border-line bg-surface px-3.5 py-2.5 text-sm hover:border-edge"
        />
        <p id={`${id}-count`} className="mt-1 text-right text-xs text-soft tabular-nums">
          {t('count', { count: format.number(text.length), max: format.number(MAX_LENGTH) })}
        </p>
      </div>
      {failure && <ErrorNotice failure={failure} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t('keep')}</Button>
        <Button type="submit" variant="primary" disabled={text.trim() === ''} busy={contest.isPending}>
          {t('send')}
        </Button>
      </div>
    </form>
  );
}
