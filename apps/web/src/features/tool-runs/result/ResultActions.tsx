import { Download, Share2, SlidersHorizontal } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import type { Photo, Result } from '../session/photo.ts';
import { photoStore } from '../session/photo-store.ts';
import { useSizes } from '../use-sizes.ts';
import { canShare, shareResult } from './share-result.ts';
import { saveResult } from './save-result.ts';

type ResultActionsProps = { photo: Photo; result: Result; photos: readonly Photo[] };

/** Download, share, try again; and how the result differs in size. */
export function ResultActions({ photo, result, photos }: ResultActionsProps) {
  const t = useTranslations('work.result');
  const others = photos.filter((other) => other.result !== null && !other.result.isSaved);
  return (
    <div className="flex flex-col gap-3">
      <ResultFacts photo={photo} result={result} />
      <Button variant="primary" size="lg" onClick={() => saveResult(photo)}>
        <Download aria-hidden="true" className="size-5" />
        {t('download')}
      </Button>
      <div className="grid grid-cols-1 gap-2">
        {others.length > 1 && (
          <Button onClick={() => others.forEach(saveResult)}>{t('downloadAll', { count: String(others.length) })}</Button>
        )}
        {canShare(photo, result) && (
          <Button onClick={() => void shareResult(photo, result)}>
            <Share2 aria-hidden="true" className="size-4" />
            {t('share')}
          </Button>
        )}
        <Button onClick={() => photoStore.setAdjusting(photo.id, true)}>
          <SlidersHorizontal aria-hidden="true" className="size-4" />
          {t('adjust')}
        </Button>
      </div>
      <p className="text-[0.8125rem] text-pretty text-soft">{t('local')}</p>
      {photo.work.failure && <ErrorNotice failure={photo.work.failure} />}
    </div>
  );
}

function ResultFacts({ photo, result }: { photo: Photo; result: Result }) {
  const t = useTranslations('work.result');
  const sizes = useSizes();
  const share = result.blob.size / Math.max(1, photo.file.size) - 1;
  return (
    <div className="flex items-baseline justify-between gap-4 rounded-xl bg-mint-wash px-4 py-3 text-sm tabular-nums">
      <span className="font-medium">
        {result.format.toUpperCase()} ·{' '}
        {t('facts', { width: String(result.width), height: String(result.height), size: sizes.bytes(result.blob.size) })}
      </span>
      {Math.abs(share) >= 0.01 && (
        <span className="text-right text-soft">{t(share < 0 ? 'smaller' : 'larger', { percent: sizes.percent(Math.abs(share)) })}</span>
      )}
    </div>
  );
}
