import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFailure } from '../../use-failure.ts';
import type { DisputeRow } from './desk-rows.ts';
import { refreshDesk } from './refresh-desk.ts';
import { useStamp } from './use-stamp.ts';

const route = getRouteApi('/pages/staff/disputes/$disputeId');

/** What would be sent to the bank about a dispute, word for word, and the button that sends it. */
export function DisputePage() {
  const t = useTranslations('desk.evidence');
  const { disputeId } = route.useParams();
  const evidence = useQuery(trpc.admin.evidence.queryOptions({ disputeId }));
  const row = evidence.data?.dispute;
  const failure = useFailure(evidence.error);
  return (
    <>
      <Link to="/staff/disputes" search={{}} className="inline-flex items-center gap-1.5 rounded text-sm text-soft hover:text-ink">
        <ArrowLeft aria-hidden="true" className="size-4" />
        {t('back')}
      </Link>
      <h2 className="mt-3 text-lg font-semibold tracking-tight">{t('title', { number: row?.number ?? disputeId.slice(0, 8) })}</h2>
      <p className="mt-1 max-w-2xl text-sm text-pretty text-soft">{t('lead')}</p>
      {row && <Sending row={row} />}
      <div className="mt-8">
        {failure && <ErrorNotice failure={failure} onRetry={() => void evidence.refetch()} />}
        {!evidence.data && !failure && <Skeleton rows={4} className="h-24" />}
        {evidence.data?.fields.length === 0 && <p className="text-sm text-soft">{t('empty')}</p>}
        <dl className="space-y-6">
          {evidence.data?.fields.map(({ name, text }) => (
            <div key={name}>
              <dt className="font-mono text-[0.8125rem] font-medium">{name}</dt>
              <dd className="mt-2 rounded-xl bg-sunken p-4 font-mono text-xs leading-relaxed break-words whitespace-pre-wrap">{text}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}

function Sending({ row: { id, state, evidenceDueAt, evidenceSentAt } }: { row: DisputeRow }) {
  const t = useTranslations('desk.evidence');
  const desk = useTranslations('desk');
  const stamp = useStamp();
  const [isAsking, setAsking] = useState(false);
  const send = useMutation(trpc.admin.sendEvidence.mutationOptions({ onSuccess: () => setAsking(false), onSettled: refreshDesk }));
  const failure = useFailure(send.error);
  const canSend = evidenceSentAt === null && (state === 'OPEN' || state === 'INQUIRY');
  if (evidenceSentAt !== null) return <p className="mt-4 text-sm font-medium">{t('sent', { date: stamp(evidenceSentAt) })}</p>;
  if (!canSend) return <p className="mt-4 text-sm font-medium">{t('closed')}</p>;
  return (
    <div className="mt-5 flex flex-wrap items-center gap-4">
      <Button variant="primary" onClick={() => setAsking(true)}>
        {t('send')}
      </Button>
      {evidenceDueAt !== null && <p className="text-sm text-soft">{t('due', { date: stamp(evidenceDueAt) })}</p>}
      <Dialog open={isAsking} onClose={() => setAsking(false)} title={t('sendTitle')}>
        <p className="text-pretty text-soft">{t('sendText')}</p>
        {failure && (
          <div className="mt-4">
            <ErrorNotice failure={failure} />
          </div>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{desk('close')}</Button>
          <Button variant="primary" busy={send.isPending} onClick={() => send.mutate({ disputeId: id })}>
            {t('send')}
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
