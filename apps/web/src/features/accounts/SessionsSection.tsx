import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Laptop, type LucideIcon, MonitorSmartphone, Smartphone, Tablet } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFailure } from '../../use-failure.ts';

const ICONS = { desktop: Laptop, mobile: Smartphone, tablet: Tablet, other: MonitorSmartphone } as const satisfies Record<
  string,
  LucideIcon
>;

function toDevice(deviceClass: string): keyof typeof ICONS {
  return Object.hasOwn(ICONS, deviceClass) ? (deviceClass as keyof typeof ICONS) : 'other';
}

/** Where this account is signed in. */
export function SessionsSection() {
  const t = useTranslations('account.sessions');
  const format = useFormatter();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(trpc.accounts.sessions.queryOptions());
  const end = useMutation(
    trpc.accounts.endSession.mutationOptions({ onSettled: () => client.invalidateQueries(trpc.accounts.sessions.pathFilter()) }),
  );
  const failure = useFailure(error ?? end.error);
  const date = (at: string | Date) => format.dateTime(new Date(at), { dateStyle: 'medium' });
  return (
    <Section title={t('title')} text={t('text')}>
      {failure && <ErrorNotice failure={failure} onRetry={() => void refetch()} />}
      {!data && !failure && <Skeleton rows={2} />}
      <ul className="divide-y divide-line">
        {data?.map(({ id, deviceClass, browser, createdAt, expiresAt, current }) => {
          const device = toDevice(deviceClass);
          const Icon = ICONS[device];
          return (
            <li key={id} className="flex items-center gap-4 py-3 first:pt-0">
              <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-sunken">
                <Icon aria-hidden="true" className="size-5 text-soft" strokeWidth={1.75} />
              </span>
              <div className="min-w-0 flex-1 text-sm">
                <p className="font-medium">
                  {browser}, {t(`devices.${device}`)}
                  {current && <span className="ml-2 rounded-md bg-mint-wash px-1.5 py-0.5 text-xs text-mint-text">{t('current')}</span>}
                </p>
                <p className="text-soft">
                  {t('started', { date: date(createdAt) })}, {t('ends', { date: date(expiresAt) })}
                </p>
              </div>
              {!current && (
                <Button size="sm" aria-label={t('endLabel', { browser })} onClick={() => end.mutate({ id })}>
                  {t('end')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
