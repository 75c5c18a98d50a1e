import { OrderState } from '@imagemint/contract/billing';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { api, trpc } from '../../trpc.ts';
import { usePages } from '../../use-pages.ts';
import type { Column } from './column.ts';
import { DataTable } from './DataTable.tsx';
import type { OrderRow } from './desk-rows.ts';
import { FilterField } from './FilterField.tsx';
import { isUuid } from './is-uuid.ts';
import { MoreRows } from './MoreRows.tsx';
import { SearchField } from './SearchField.tsx';
import { useCells } from './use-cells.tsx';

const PAGE_ROWS = 100;

/** Orders of all accounts. */
export function OrdersPage() {
  const t = useTranslations('desk');
  const staff = useTranslations('staff');
  const search = getRouteApi('/pages/staff/orders').useSearch();
  const state = OrderState.safeParse(search.filter).data;
  const isValid = search.q === undefined || isUuid(search.q);
  const accountId = isValid ? search.q : undefined;
  const query = usePages([...trpc.admin.orders.pathKey(), accountId, state], (before) =>
    api.admin.orders.query({
      limit: PAGE_ROWS,
      ...(accountId !== undefined && { accountId }),
      ...(state !== undefined && { state }),
      ...(before !== null && { before }),
    }),
  );
  const cells = useCells();
  const columns: Column<OrderRow>[] = [
    { id: 'number', label: t('columns.number'), value: ({ number }) => number },
    cells.account(),
    { id: 'item', label: t('columns.item'), value: ({ item }) => item },
    { id: 'state', label: staff('columns.state'), value: (row) => row.state },
    cells.money('amount', staff('columns.amount'), ({ amountCents, currency }) => ({ cents: amountCents, currency })),
    cells.money('refunded', t('columns.refunded'), ({ refundedCents, currency }) => ({ cents: refundedCents, currency })),
    { id: 'dispute', label: t('columns.dispute'), value: ({ dispute }) => dispute, show: ({ dispute }) => dispute ?? '–' },
    cells.moment('created', staff('columns.created'), ({ createdAt }) => createdAt),
    cells.moment('paid', t('columns.paid'), ({ paidAt }) => paidAt),
  ];
  return (
    <>
      {query.data && (
        <DataTable
          name="orders"
          label={t('orders')}
          rows={query.data.pages.flatMap(({ rows }) => rows)}
          columns={columns}
          rowKey={({ id }) => id}
          search={search}
          tools={
            <>
              <SearchField label={t('searchOrders')} search={search} error={isValid ? undefined : staff('searchInvalid')} />
              <FilterField label={staff('columns.state')} options={OrderState.options} search={search} />
            </>
          }
        />
      )}
      <MoreRows query={query} />
    </>
  );
}
