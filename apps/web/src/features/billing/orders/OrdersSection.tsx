import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, trpc } from '../../../trpc.ts';
import { Button } from '../../../ui/Button.tsx';
import { type Done, DoneNotice } from '../../../ui/DoneNotice.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { useFailure } from '../../../use-failure.ts';
import { usePages } from '../../../use-pages.ts';
import type { OrderView } from '../views.ts';
import { OrderRow } from './OrderRow.tsx';
import { RefundDialog } from './RefundDialog.tsx';

const PAGE_ROWS = 10;

/** Everything that was bought, with its receipt, and the way to get money back. */
export function OrdersSection() {
  const t = useTranslations('orders.list');
  const shell = useTranslations('shell');
  const [refunding, setRefunding] = useState<OrderView | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const query = usePages([...trpc.billing.orders.pathKey(), 'pages'], (before) =>
    api.billing.orders.query({ limit: PAGE_ROWS, ...(before !== null && { before }) }),
  );
  const failure = useFailure(query.error);
  const orders = query.data?.pages.flatMap((page) => page.orders);
  const close = () => setRefunding(null);
  return (
    <Section title={t('title')} text={t('text')}>
      <DoneNotice done={done} className="mb-4" />
      {failure && <ErrorNotice failure={failure} onRetry={() => void query.refetch()} />}
      {!orders && !failure && <Skeleton rows={2} className="h-16" />}
      {orders?.length === 0 && (
        <div className="rounded-xl border border-dashed border-line px-4 py-8 text-center text-sm">
          <p className="font-medium">{t('empty')}</p>
          <p className="mt-1 text-pretty text-soft">{t('emptyText')}</p>
        </div>
      )}
      {orders && orders.length > 0 && (
        <ul aria-label={t('label')} className="divide-y divide-line">
          {orders.map((order) => (
            <OrderRow key={order.id} order={order} onRefund={() => setRefunding(order)} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button className="mt-4" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {shell('more')}
        </Button>
      )}
      <RefundDialog
        order={refunding}
        onClose={close}
        onDone={(text) => {
          close();
          setDone({ text });
        }}
      />
    </Section>
  );
}
