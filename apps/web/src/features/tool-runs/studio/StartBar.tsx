import { TOOL_FACTS } from 'virtual:contract-facts';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { SignInGate } from '../../accounts/SignInGate.tsx';
import { useMe } from '../../accounts/use-me.ts';
import { useBalance } from '../../billing/use-balance.ts';
import { startRuns } from '../engine/start-runs.ts';
import type { Photo, RunRequest } from '../session/photo.ts';
import { photoStore } from '../session/photo-store.ts';

type StartBarProps = { photos: readonly Photo[]; isAgain: boolean; request: RunRequest; isValid: boolean };

/** Price and button. The button is the moment from which photos may leave the device. */
export function StartBar({ photos, isAgain, request, isValid }: StartBarProps) {
  const t = useTranslations('work');
  const tools = useTranslations('tools');
  const me = useMe();
  const balance = useBalance();
  const [isGateOpen, setGateOpen] = useState(false);
  const count = photos.length;
  const { credits, previewCredits } = TOOL_FACTS[request.tool];
  const each = request.params['preview'] === true ? previewCredits : credits;
  const price = each * Math.max(1, count);
  const left = balance === undefined ? null : balance.available - price;
  const isShort = left !== null && left < 0;
  const start = () => {
    if (!me) return setGateOpen(true);
    for (const { id } of photos) photoStore.setAdjusting(id, false);
    startRuns(
      photos.map(({ id }) => id),
      request,
    );
    setGateOpen(false);
  };
  return (
    <div className="sticky bottom-0 z-10 -mx-4 border-t border-line bg-canvas/95 px-4 py-3 backdrop-blur sm:-mx-6 sm:px-6 lg:mx-0 lg:px-0 lg:py-4">
      {isShort && (
        <div className="mb-4">
          <Notice tone="warn" title={t('tooFew', { have: balance?.available ?? 0, need: String(price) })} code="INSUFFICIENT_CREDITS" />
        </div>
      )}
      <div className="flex items-center gap-4 lg:block">
        <div className="min-w-0 lg:mb-3 lg:flex lg:items-baseline lg:justify-between lg:gap-4">
          <p className="text-lg font-semibold whitespace-nowrap tabular-nums">{t('price', { count: price })}</p>
          <PriceNote left={left} each={each} count={count} />
        </div>
        <Button variant="primary" size="lg" className="grow lg:w-full" disabled={count === 0 || !isValid || isShort} onClick={start}>
          {isAgain ? t('startAgain') : tools(`${request.tool}.action`, { count: Math.max(1, count) })}
        </Button>
      </div>
      <p className="mt-2.5 text-center text-[0.8125rem] text-balance text-soft">
        {isAgain ? t('chargedWhen') : `${t('nothingUploaded')} ${t('chargedWhen')}`}
      </p>
      <SignInGate open={isGateOpen} onClose={() => setGateOpen(false)} onStart={start} />
    </div>
  );
}

/** What is left afterwards, or, for a visitor, how the price comes about. */
function PriceNote({ left, each, count }: { left: number | null; each: number; count: number }) {
  const t = useTranslations('work');
  const text = left !== null && left >= 0 ? t('balanceAfter', { count: left }) : count > 1 ? t('priceEach', { each }) : null;
  return <p className="text-[0.8125rem] text-soft tabular-nums lg:text-right">{text}</p>;
}
