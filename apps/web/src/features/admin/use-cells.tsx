import type { ReactNode } from 'react';
import { CURRENCY } from 'virtual:contract-facts';
import { useTranslations } from 'use-intl';
import { useMoney } from '../billing/use-money.ts';
import { AccountLink } from './AccountLink.tsx';
import type { Column } from './column.ts';
import { useStamp } from './use-stamp.ts';
import { writeAmount } from './write-amount.ts';

type Moment = string | Date | null;

/** Columns that several tables of orders have: account, moment, amount of money. */
export function useCells() {
  const t = useTranslations('staff.columns');
  const stamp = useStamp();
  const money = useMoney();
  return {
    account: <Row extends { accountId: string }>(): Column<Row> => ({
      id: 'account',
      label: t('account'),
      value: ({ accountId }) => accountId,
      show: ({ accountId }) => <AccountLink accountId={accountId} />,
    }),
    moment: <Row,>(id: string, label: string, read: (row: Row) => Moment): Column<Row> => ({
      id,
      label,
      value: (row) => {
        const at = read(row);
        return at === null ? null : new Date(at).toISOString();
      },
      show: (row) => stamp(read(row)),
    }),
    money: <Row,>(id: string, label: string, read: (row: Row) => { cents: number | null; currency?: string }): Column<Row> => ({
      id,
      label,
      isNumber: true,
      value: (row) => read(row).cents,
      exported: (row) => {
        const { cents, currency = CURRENCY } = read(row);
        return cents === null ? null : writeAmount(cents, currency);
      },
      show: (row): ReactNode => {
        const { cents, currency } = read(row);
        return cents === null ? '–' : money(cents, currency);
      },
    }),
  };
}
