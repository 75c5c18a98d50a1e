import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { useFailure } from '../../use-failure.ts';

/** Makes a key and shows it this once. */
export function NewKeyDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('account.keys');
  const id = useId();
  const client = useQueryClient();
  const [label, setLabel] = useState('');
  const make = useMutation(
    trpc.accounts.apiKeys.create.mutationOptions({ onSettled: () => client.invalidateQueries(trpc.accounts.apiKeys.pathFilter()) }),
  );
  const failure = useFailure(make.error);
  const close = () => {
    make.reset();
    setLabel('');
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (label.trim() !== '') make.mutate({ label: label.trim() });
  };
  return (
    <Dialog open={open} onClose={close} title={t('create')}>
      {make.data ? (
        <div className="space-y-4">
          <p className="text-sm text-pretty text-soft">{t('once')}</p>
          <div className="flex items-center gap-3 rounded-xl bg-sunken p-3">
            <code data-testid="new-key" className="min-w-0 flex-1 font-mono text-[0.8125rem] break-all">
              {make.data.key}
            </code>
            <CopyButton text={make.data.key} />
          </div>
          <Button variant="primary" className="w-full" onClick={close}>
            {t('done')}
          </Button>
        </div>
      ) : (
        <form onSubmit={submit} className="space-y-4">
          <div>
            <label htmlFor={id} className="mb-2 block text-sm font-medium">
              {t('label')}
            </label>
            <input
              id={id}
              value={label}
              maxLength={40}
              autoComplete="off"
              aria-describedby={`${id}-hint`}
              onChange={(event) => setLabel(event.target.value)}
              className="h-11 w-full rounded-xl border border-line bg-surface px-3.5 hover:border-edge"
            />
            <p id={`${id}-hint`} className="mt-1.5 text-[0.8125rem] text-soft">
              {t('labelHint')}
            </p>
          </div>
          {failure && <ErrorNotice failure={failure} />}
          <Button type="submit" variant="primary" className="w-full" busy={make.isPending} disabled={label.trim() === ''}>
            {t('make')}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
