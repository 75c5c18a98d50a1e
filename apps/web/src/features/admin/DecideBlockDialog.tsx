import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { FactList } from '../../ui/FactList.tsx';
import { useFailure } from '../../use-failure.ts';
import type { BlockRow } from './desk-rows.ts';
import { refreshDesk } from './refresh-desk.ts';
import { useStamp } from './use-stamp.ts';

/** A person's decision about a block, with what the customer says against it. */
export function DecideBlockDialog({ row, onClose }: { row: BlockRow | null; onClose: () => void }) {
  const t = useTranslations('desk.block');
  return (
    <Dialog open={row !== null} onClose={onClose} title={t('title', { account: row?.accountId.slice(0, 8) ?? '' })}>
      {row && <DecideBlock row={row} onClose={onClose} />}
    </Dialog>
  );
}

function DecideBlock({ row, onClose }: { row: BlockRow; onClose: () => void }) {
  const t = useTranslations('desk.block');
  const stamp = useStamp();
  const decide = useMutation(trpc.admin.decideBlock.mutationOptions({ onSuccess: onClose, onSettled: refreshDesk }));
  const failure = useFailure(decide.error);
  return (
    <div className="space-y-4">
      <FactList
        facts={[
          { label: t('stops'), value: row.stops },
          { label: t('reason'), value: row.reason },
          { label: t('ends'), value: stamp(row.endsAt) },
        ]}
      />
      <div>
        <h3 className="text-sm font-medium">{t('text')}</h3>
        <p className="mt-2 max-h-64 overflow-y-auto rounded-xl bg-sunken p-4 text-sm break-words whitespace-pre-wrap">
          {row.contestText ?? <span className="text-soft">{t('noText')}</span>}
        </p>
      </div>
      {failure && <ErrorNotice failure={failure} />}
      <div className="flex flex-wrap justify-end gap-2">
        {row.state === 'CONTESTED' && (
          <Button disabled={decide.isPending} onClick={() => decide.mutate({ blockId: row.id, decision: 'UPHELD' })}>
            {t('uphold')}
          </Button>
        )}
        <Button variant="primary" disabled={decide.isPending} onClick={() => decide.mutate({ blockId: row.id, decision: 'LIFTED' })}>
          {t('lift')}
        </Button>
      </div>
    </div>
  );
}
