import { DECLINE_REASONS, type DeclineReason } from '@imagemint/contract/billing';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { FactList } from '../../ui/FactList.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { useFailure } from '../../use-failure.ts';
import { useItemName } from '../billing/use-item-name.ts';
import { useMoney } from '../billing/use-money.ts';
import { AccountLink } from './AccountLink.tsx';
import type { RefundRow } from './desk-rows.ts';
import { refreshDesk } from './refresh-desk.ts';

/** A person's decision about a refund. */
export function DecideRefundDialog({ row, onClose }: { row: RefundRow | null; onClose: () => void }) {
  const t = useTranslations('desk.refund');
  return (
    <Dialog open={row !== null} onClose={onClose} title={t('title', { number: row?.number ?? '' })}>
      {row && <DecideRefund row={row} onClose={onClose} />}
    </Dialog>
  );
}

function DecideRefund({ row, onClose }: { row: RefundRow; onClose: () => void }) {
  const t = useTranslations('desk.refund');
  const reasons = useTranslations('orders.refund.reasons');
  const money = useMoney();
  const nameOf = useItemName();
  const [declineReason, setReason] = useState<DeclineReason>('used-up');
  const decide = useMutation(trpc.admin.decideRefund.mutationOptions({ onSuccess: onClose, onSettled: refreshDesk }));
  const failure = useFailure(decide.error);
  const amount = money(row.refundableCents);
  return (
    <div className="space-y-4">
      <FactList
        facts={[
          { label: t('account'), value: <AccountLink accountId={row.accountId} /> },
          { label: t('item'), value: nameOf(row.item) },
          { label: t('reason'), value: reasons(row.reason) },
          { label: t('amount'), value: amount },
        ]}
      />
      {row.endsPlan && (
        <Notice tone="warn" title={t('endsPlan')}>
          {t('endsPlanText')}
        </Notice>
      )}
      <SelectField
        label={t('why')}
        value={declineReason}
        options={DECLINE_REASONS.map((value) => ({ value, label: t(`reasons.${value}`) }))}
        onChange={setReason}
      />
      {failure && <ErrorNotice failure={failure} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          variant="danger"
          disabled={decide.isPending}
          onClick={() => decide.mutate({ requestId: row.id, decision: 'DECLINED', declineReason })}
        >
          {t('decline')}
        </Button>
        <Button
          variant="primary"
          disabled={decide.isPending || row.refundableCents === 0}
          onClick={() => decide.mutate({ requestId: row.id, decision: 'ACCEPTED' })}
        >
          {t('accept', { amount })}
        </Button>
      </div>
    </div>
  );
}
