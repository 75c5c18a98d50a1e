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
  const each = TOOL_FACTS[request.tool].credits;
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
    <div className="sticky bottom-0 z-10 -mx-4 border-t border-line bg-canvas/95 px-4 pt-4 pb-4 backdrop-blur sm:-mx-6 sm:px-6 lg:mx-0 lg:px-0">
      {isShort && (
        <div className="mb-4">
          <Notice tone="warn" title={t('tooFew', { have: balance?.available ?? 0, need: String(price) })} code="INSUFFICIENT_CREDITS" />
        </div>
      )}
      <div className="mb-3 flex items-baseline justify-between gap-4">
        <p className="text-lg font-semibold tabular-nums">{t('price', { count: price })}</p>
        <p className="text-right text-[0.8125rem] text-soft tabular-nums">
          {left !== null && left >= 0 ? t('balanceAfter', { count: left }) : count > 1 ? t('priceEach', { each }) : null}
        </p>
      </div>
      <Button variant="primary" size="lg" className="w-full" disabled={count === 0 || !isValid || isShort} onClick={start}>
        {isAgain ? t('startAgain') : t('start', { verb: tools(`${request.tool}.verb`), count: Math.max(1, count) })}
      </Button>
      <p className="mt-2.5 text-center text-[0.8125rem] text-balance text-soft">
        {isAgain ? t('chargedWhen') : `${t('nothingUploaded')} ${t('chargedWhen')}`}
      </p>
      <SignInGate open={isGateOpen} onClose={() => setGateOpen(false)} onStart={start} />
    </div>
  );
}
