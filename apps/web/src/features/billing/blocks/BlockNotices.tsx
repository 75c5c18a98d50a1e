import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { trpc } from '../../../trpc.ts';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { useMe } from '../../accounts/use-me.ts';
import { useDay } from '../use-day.ts';
import type { BlockView } from '../views.ts';
import { ContestDialog } from './ContestDialog.tsx';
import { isInForce } from './is-in-force.ts';

/** What is stopped for this account, why, until when, and the way to a person who decides. */
export function BlockNotices() {
  const me = useMe();
  const { data } = useQuery(trpc.abuse.blocks.queryOptions(undefined, { enabled: me !== null && me !== undefined }));
  const [contesting, setContesting] = useState<BlockView | null>(null);
  const blocks = me ? stillInForce(data ?? []) : [];
  return (
    <>
      {blocks.length > 0 && (
        <ul className="mb-8 space-y-3">
          {blocks.map((block) => (
            <li key={block.id}>
              <Block block={block} onContest={() => setContesting(block)} />
            </li>
          ))}
        </ul>
      )}
      <ContestDialog block={contesting} onClose={() => setContesting(null)} />
    </>
  );
}

function stillInForce(blocks: readonly BlockView[]): BlockView[] {
  const nowMs = Date.now();
  return blocks.filter((block) => isInForce(block, nowMs));
}

function Block({ block, onContest }: { block: BlockView; onContest: () => void }) {
  const t = useTranslations('orders.blocks');
  const day = useDay();
  const { stops, reason, state, endsAt, contestedAt, decidedAt, createdAt } = block;
  const isUpheld = state === 'UPHELD';
  return (
    <Notice tone="warn" title={t(stops)} code="BLOCKED" actions={state === 'ACTIVE' && <Button onClick={onContest}>{t('contest')}</Button>}>
      <p>
        {t(`reasons.${reason}`)} {reason !== 'staff' && t('byRule')} {endsAt === null ? t('never') : t('ends', { date: day(endsAt) })}
      </p>
      {state === 'CONTESTED' && <p className="mt-1">{t('contested', { date: day(contestedAt ?? createdAt) })}</p>}
      {isUpheld && <p className="mt-1">{t('upheld', { date: day(decidedAt ?? createdAt) })}</p>}
    </Notice>
  );
}
