import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { useFailure } from '../../use-failure.ts';
import type { KeyRow } from './key-row.ts';

/** Asks before a key stops working for good. */
export function RevokeKeyDialog({ row, onClose }: { row: KeyRow | null; onClose: () => void }) {
  const t = useTranslations('account.keys');
  const client = useQueryClient();
  const revoke = useMutation(
    trpc.accounts.apiKeys.revoke.mutationOptions({
      onSuccess: onClose,
      onSettled: () => client.invalidateQueries(trpc.accounts.apiKeys.pathFilter()),
    }),
  );
  const failure = useFailure(revoke.error);
  return (
    <Dialog open={row !== null} onClose={onClose} title={t('revokeTitle', { label: row?.label ?? '' })}>
      <p className="text-pretty text-soft">{t('revokeText')}</p>
      {failure && (
        <div className="mt-4">
          <ErrorNotice failure={failure} />
        </div>
      )}
      <div className="mt-6 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t('keep')}</Button>
        <Button variant="danger" busy={revoke.isPending} onClick={() => row && revoke.mutate({ id: row.id })}>
          {t('revoke')}
        </Button>
      </div>
    </Dialog>
  );
}
