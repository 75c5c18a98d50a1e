import { priceOfRun } from '@imagemint/contract/chain';
import { priceOf } from '@imagemint/contract/tools';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { SignInGate } from '../../accounts/SignInGate.tsx';
import { useBalance } from '../../billing/use-balance.ts';
import { dropPreview } from '../engine/preview-photo.ts';
import { startRuns } from '../engine/start-runs.ts';
import type { Photo, RunRequest } from '../session/photo.ts';
import { photoStore } from '../session/photo-store.ts';
import { toSteps } from '../session/recipe.ts';
import { useGate } from './use-gate.ts';

type StartBarProps = { photos: readonly Photo[]; isAgain: boolean; request: RunRequest; isValid: boolean };

/** Price and button. The button is the moment from which photos may leave the device. */
export function StartBar({ photos, isAgain, request, isValid }: StartBarProps) {
  const t = useTranslations('work');
  const studio = useTranslations('studio');
  const tools = useTranslations('tools');
  const balance = useBalance();
  const count = photos.length;
  const each = priceOfRun(request);
  const price = each * Math.max(1, count);
  const left = balance === undefined ? null : balance.available - price;
  const isShort = left !== null && left < 0;
  const { enter, gate } = useGate(() => {
    for (const { id } of photos) {
      dropPreview(id);
      photoStore.setAdjusting(id, false);
    }
    startRuns(
      photos.map(({ id }) => id),
      request,
    );
  });
  const isChain = toSteps(request).length > 1;
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
          <PriceNote left={left} request={request} count={count} />
        </div>
        <Button variant="primary" size="lg" className="grow lg:w-full" disabled={count === 0 || !isValid || isShort} onClick={enter}>
          {isAgain
            ? t('startAgain')
            : isChain
              ? studio('run', { count: Math.max(1, count) })
              : tools(`${request.tool}.action`, { count: Math.max(1, count) })}
        </Button>
      </div>
      <p className="mt-2.5 text-center text-[0.8125rem] text-balance text-soft">
        {isAgain || photos.some(({ wasSent }) => wasSent) ? t('chargedWhen') : `${t('nothingUploaded')} ${t('chargedWhen')}`}
      </p>
      <SignInGate {...gate} />
    </div>
  );
}

type PriceNoteProps = { left: number | null; request: RunRequest; count: number };

/** How the price comes about, and what is left afterwards. */
function PriceNote({ left, request, count }: PriceNoteProps) {
  const t = useTranslations('work');
  const prices = toSteps(request).map(({ tool, params }) => priceOf(tool, params));
  const sum = prices.length > 1 ? prices.join(' + ') : null;
  const parts = [
    sum !== null && count > 1 ? `${count} × (${sum})` : sum,
    count > 1 && sum === null ? t('priceEach', { each: prices[0] ?? 0 }) : null,
    left !== null && left >= 0 ? t('balanceAfter', { count: left }) : null,
  ];
  return (
    <p data-testid="price-note" className="text-[0.8125rem] text-soft tabular-nums lg:text-right">
      {parts.filter((part) => part !== null).join(' · ')}
    </p>
  );
}
