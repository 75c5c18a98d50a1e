import { priceOfRun } from '@imagemint/contract/chain';
import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/Button.tsx';
import { buttonStyles } from '../../../ui/button-styles.ts';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { SignInGate } from '../../accounts/SignInGate.tsx';
import { useBalance } from '../../billing/use-balance.ts';
import { dropPreview } from '../engine/preview-photo.ts';
import { startRuns } from '../engine/start-runs.ts';
import type { Photo, RunRequest } from '../session/photo.ts';
import { photoStore } from '../session/photo-store.ts';
import { toSteps } from '../session/recipe.ts';
import { usePlanTools } from '../use-plan-tools.ts';
import { PreviewButton } from './PreviewButton.tsx';
import { useGate } from './use-gate.ts';
import { type PreviewOffer, usePreview } from './use-preview.ts';

type StartBarProps = {
  selected: Photo;
  photos: readonly Photo[];
  request: RunRequest;
  /** Whether the photos can be run with these settings, and whether the selected one can. */
  ready: { all: boolean; selected: boolean };
};

/** Price and buttons. They are the moment from which photos may leave the device. */
export function StartBar({ selected, photos, request, ready }: StartBarProps) {
  const t = useTranslations('work');
  const preview = usePreview(selected, request);
  const count = photos.length;
  const each = priceOfRun(request);
  const price = each * Math.max(1, count);
  const { have, left, isShort, isTooMany, maxBatchSize } = useAllowance({ price, count });
  const canStart = count > 0 && ready.all && !isShort && !isTooMany;
  const { enter, gate } = useGate(() => startAll(photos, request));
  return (
    <div className="sticky bottom-0 z-10 -mx-4 border-t border-line bg-canvas/95 px-4 py-3 backdrop-blur sm:-mx-6 sm:px-6 lg:mx-0 lg:px-0 lg:py-4">
      {preview?.failure && (
        <div className="mb-3">
          <ErrorNotice failure={preview.failure} />
        </div>
      )}
      {isShort && <TooFew have={have} need={price} />}
      {isTooMany && <TooMany most={maxBatchSize} />}
      <div className="mb-2.5 flex items-baseline justify-between gap-4 lg:mb-3">
        <p className="text-lg font-semibold whitespace-nowrap tabular-nums">{t('price', { count: price })}</p>
        <PriceNote left={left} request={request} count={count} />
      </div>
      <div className="flex flex-row-reverse gap-2 lg:flex-col">
        <Button variant="primary" size="lg" data-testid="start" className="min-w-0 grow max-lg:px-3!" disabled={!canStart} onClick={enter}>
          <StartLabel request={request} count={count} isAgain={selected.isAdjusting} />
        </Button>
        {preview && <PreviewButton offer={preview} full={each} isReady={ready.selected} />}
      </div>
      <Explanation photos={photos} request={request} isReady={ready.all} preview={preview} />
      <SignInGate {...gate} />
    </div>
  );
}

/** Whether credits and plan are enough for these photos; a visitor's credits are not known. */
function useAllowance({ price, count }: { price: number; count: number }) {
  const balance = useBalance();
  const { maxBatchSize } = usePlanTools();
  const have = balance?.available ?? 0;
  const left = balance === undefined ? null : have - price;
  return { have, left, isShort: left !== null && left < 0, isTooMany: count > maxBatchSize, maxBatchSize };
}

/** The credits are not enough: the way to more. */
function TooFew({ have, need }: { have: number; need: number }) {
  const t = useTranslations('work');
  const shell = useTranslations('shell');
  const buy = (
    <Link to="/pricing" search={{}} hash="packs" className={buttonStyles({ size: 'sm' })}>
      {shell('buy')}
    </Link>
  );
  return (
    <div className="mb-4">
      <Notice tone="warn" title={t('tooFew', { have, need: String(need) })} code="INSUFFICIENT_CREDITS" actions={buy} />
    </div>
  );
}

/** More photos than the plan takes at once, as after it has become smaller. */
function TooMany({ most }: { most: number }) {
  const t = useTranslations('studio');
  return (
    <div className="mb-4">
      <Notice tone="warn" title={t('batchStart')}>
        {t('batchText', { most: String(most) })}
      </Notice>
    </div>
  );
}

function startAll(photos: readonly Photo[], request: RunRequest): void {
  for (const { id } of photos) {
    dropPreview(id);
    photoStore.setAdjusting(id, false);
  }
  startRuns(
    photos.map(({ id }) => id),
    request,
  );
}

function StartLabel({ request, count, isAgain }: { request: RunRequest; count: number; isAgain: boolean }) {
  const work = useTranslations('work');
  const studio = useTranslations('studio');
  const tools = useTranslations('tools');
  const photos = { count: Math.max(1, count) };
  if (isAgain) return work('startAgain');
  return toSteps(request).length > 1 ? studio('run', photos) : tools(`${request.tool}.action`, photos);
}

type ExplanationProps = { photos: readonly Photo[]; request: RunRequest; isReady: boolean; preview: PreviewOffer | null };

/** What the buttons mean right now: where the photo is, when it is charged, what is still to be done. */
function Explanation({ photos, request, isReady, preview }: ExplanationProps) {
  const t = useTranslations('work');
  const studio = useTranslations('studio');
  const isUnpainted =
    !isReady && toSteps(request).some(({ tool }) => tool === 'erase') && photos.every(({ strokes }) => strokes.length === 0);
  const wasSent = photos.some(({ wasSent: isSent, isAdjusting }) => isSent || isAdjusting);
  const charged = wasSent ? t('chargedWhen') : `${t('nothingUploaded')} ${t('chargedWhen')}`;
  const texts = { offered: charged, busy: studio('preview.hint'), shown: studio('preview.shown') };
  return (
    <p role="status" className="mt-2.5 text-center text-[0.8125rem] text-balance text-soft">
      {isUnpainted ? studio('paintFirst') : texts[preview?.state ?? 'offered']}
    </p>
  );
}

type PriceNoteProps = { left: number | null; request: RunRequest; count: number };

/** How the price comes about, and what is left afterwards. */
function PriceNote({ left, request, count }: PriceNoteProps) {
  const t = useTranslations('work');
  const prices = toSteps(request).map(priceOfRun);
  const sum = prices.length > 1 ? prices.join(' + ') : null;
  const parts = [
    sum !== null && count > 1 ? `${count} × (${sum})` : sum,
    count > 1 && sum === null ? t('priceEach', { each: prices[0] ?? 0 }) : null,
    left !== null && left >= 0 ? t('balanceAfter', { count: left }) : null,
  ];
  return (
    <p data-testid="price-note" className="text-right text-[0.8125rem] text-soft tabular-nums">
      {parts.filter((part) => part !== null).join(' · ')}
    </p>
  );
}
