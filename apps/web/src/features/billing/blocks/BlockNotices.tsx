import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { trpc } from '../../../trpc.ts';
import { Button } from '../../../ui/Button.tsx';
import { type Done, DoneNotice } from '../../../ui/DoneNotice.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { useFailure } from '../../../use-failure.ts';
import { useMe } from '../../accounts/use-me.ts';
import { useDay } from '../use-day.ts';
import type { BlockView } from '../views.ts';
import { ContestDialog } from './ContestDialog.tsx';

/** What is stopped for this account, why, until when, and the way to a person who decides. */
export function BlockNotices() {
  const me = useMe();
  const { data, error, refetch } = useQuery(trpc.abuse.blocks.queryOptions(undefined, { enabled: me !== null && me !== undefined }));
  const [contesting, setContesting] = useState<BlockView | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const failure = useFailure(error);
  const blocks = data?.filter(({ isInForce }) => isInForce) ?? [];
  const close = () => setContesting(null);
  return (
    <>
      <div className="mb-8 space-y-3 empty:hidden">
        <DoneNotice done={done} />
        {failure && <ErrorNotice failure={failure} onRetry={() => void refetch()} />}
        {blocks.length > 0 && (
          <ul className="space-y-3">
            {blocks.map((block) => (
              <li key={block.id}>
                <Block block={block} onContest={() => setContesting(block)} />
              </li>
            ))}
          </ul>
        )}
      </div>
      <ContestDialog
        block={contesting}
        onClose={close}
        onDone={(text) => {
          close();
          setDone({ text });
        }}
      />
    </>
  );
}

function Block({ block, onContest }: { block: BlockView; onContest: () => void }) {
  const t = useTranslations('orders.blocks');
  const day = useDay();
  const { stops, reason, state, endsAt, isContestable, contestedAt, decidedAt, createdAt } = block;
  return (
    <Notice
      tone="warn"
      title={t(stops)}
      code="BLOCKED"
      actions={isContestable ? <Button onClick={onContest}>{t('contest')}</Button> : undefined}
    >
      <p>
        {t(`reasons.${reason}`)} {reason !== 'staff' && t('byRule')} {t('ends', { date: day(endsAt) })}
      </p>
      {state === 'CONTESTED' && <p className="mt-1">{t('contested', { date: day(contestedAt ?? createdAt) })}</p>}
      {state === 'UPHELD' && <p className="mt-1">{t('upheld', { date: day(decidedAt ?? createdAt) })}</p>}
    </Notice>
  );
}
