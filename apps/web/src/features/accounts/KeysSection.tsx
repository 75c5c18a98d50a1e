import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFailure } from '../../use-failure.ts';
import type { KeyRow } from './key-row.ts';
import { NewKeyDialog } from './NewKeyDialog.tsx';
import { RevokeKeyDialog } from './RevokeKeyDialog.tsx';

/** Keys for the customer's own programs. */
export function KeysSection() {
  const t = useTranslations('account.keys');
  const { data, error, refetch } = useQuery(trpc.accounts.apiKeys.list.queryOptions());
  const [isMaking, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<KeyRow | null>(null);
  const failure = useFailure(error);
  return (
    <Section
      title={t('title')}
      text={
        <>
          {t('text')}{' '}
          <Link
            to="/docs/api"
            className="rounded text-mint-text underline decoration-mint-line/40 underline-offset-4 hover:decoration-mint-line"
          >
            {t('docs')}
          </Link>
        </>
      }
      action={
        <Button onClick={() => setMaking(true)}>
          <Plus aria-hidden="true" className="size-4" />
          {t('create')}
        </Button>
      }
    >
      {failure && <ErrorNotice failure={failure} onRetry={() => void refetch()} />}
      {!data && !failure && <Skeleton rows={1} />}
      {data?.length === 0 && (
        <p className="rounded-xl border border-dashed border-line px-4 py-8 text-center text-sm text-soft">{t('empty')}</p>
      )}
      <ul className="divide-y divide-line">
        {data?.map((key) => (
          <Key key={key.id} row={key} onRevoke={() => setRevoking(key)} />
        ))}
      </ul>
      <NewKeyDialog open={isMaking} onClose={() => setMaking(false)} />
      <RevokeKeyDialog row={revoking} onClose={() => setRevoking(null)} />
    </Section>
  );
}

function Key({ row, onRevoke }: { row: KeyRow; onRevoke: () => void }) {
  const t = useTranslations('account.keys');
  const format = useFormatter();
  const date = (at: string | Date) => format.dateTime(new Date(at), { dateStyle: 'medium' });
  const isRevoked = row.revokedAt !== null;
  const used = row.lastUsedOn === null ? t('unused') : t('used', { date: date(row.lastUsedOn) });
  return (
    <li className="flex items-center gap-4 py-3 first:pt-0">
      <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-sunken">
        <KeyRound aria-hidden="true" className="size-5 text-soft" strokeWidth={1.75} />
      </span>
      <div className="min-w-0 flex-1 text-sm">
        <p className={`truncate font-medium ${isRevoked ? 'text-soft line-through' : ''}`}>
          {row.label} <code className="ml-1 font-mono text-xs font-normal text-soft">im_…{row.hint}</code>
        </p>
        <p className="text-soft">
          {row.revokedAt === null
            ? `${t('created', { date: date(row.createdAt) })}. ${used}.`
            : t('revoked', { date: date(row.revokedAt) })}
        </p>
      </div>
      {!isRevoked && (
        <Button size="sm" variant="danger" onClick={onRevoke}>
          {t('revoke')}
        </Button>
      )}
    </li>
  );
}
