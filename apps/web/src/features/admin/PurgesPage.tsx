import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useFormatter, useTranslations } from 'use-intl';
import { api, trpc } from '../../trpc.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { useFailure } from '../../use-failure.ts';
import { DataTable } from './DataTable.tsx';
import { Figures } from './Figures.tsx';
import { FilterField } from './FilterField.tsx';
import { isUuid } from './is-uuid.ts';
import { MoreRows } from './MoreRows.tsx';
import { SearchField } from './SearchField.tsx';
import { usePages } from '../../use-pages.ts';
import { usePurgeColumns } from './use-purge-columns.tsx';

const PAGE_ROWS = 100;
const REASONS = ['processed', 'acknowledged', 'delivered', 'expired', 'failed', 'cancelled', 'aborted', 'stray'] as const;

/** Every purge, how late it was, and what is overdue. */
export function PurgesPage() {
  const t = useTranslations('staff');
  const search = getRouteApi('/pages/staff/purges').useSearch();
  const isValid = search.q === undefined || isUuid(search.q);
  const id = isValid ? search.q : undefined;
  const query = usePages([...trpc.admin.purgeLog.pathKey(), id], (before) =>
    api.admin.purgeLog.query({ limit: PAGE_ROWS, ...(id !== undefined && { search: id }), ...(before !== null && { before }) }),
  );
  const columns = usePurgeColumns();
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <div className="space-y-8">
      <PurgeFigures />
      <div>
        {query.data && (
          <DataTable
            name="purge-log"
            label={t('purges')}
            rows={rows.filter(({ reason }) => search.filter === undefined || reason === search.filter)}
            columns={columns}
            rowKey={({ seq }) => seq}
            search={search}
            tools={
              <>
                <SearchField label={t('searchPurges')} search={search} error={isValid ? undefined : t('searchInvalid')} />
                <FilterField label={t('columns.reason')} options={REASONS} search={search} />
              </>
            }
          />
        )}
        <MoreRows query={query} />
      </div>
    </div>
  );
}

function PurgeFigures() {
  const t = useTranslations('staff.figures');
  const staff = useTranslations('staff');
  const format = useFormatter();
  const { data, error, refetch } = useQuery(trpc.admin.purgeFigures.queryOptions());
  const failure = useFailure(error);
  if (failure) return <ErrorNotice failure={failure} onRetry={() => void refetch()} />;
  const ms = (value: number | null | undefined) =>
    value === null || value === undefined
      ? t('none')
      : format.number(value, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 });
  return (
    <Figures
      label={staff('purges')}
      items={[
        { label: t('overdue'), value: format.number(data?.overdue ?? 0), isAlarm: (data?.overdue ?? 0) > 0 },
        { label: t('p50'), value: ms(data?.p50Ms) },
        { label: t('p99'), value: ms(data?.p99Ms) },
        { label: t('held'), value: format.number(data?.held ?? 0) },
        { label: t('total'), value: format.number(data?.total ?? 0) },
      ]}
    />
  );
}
