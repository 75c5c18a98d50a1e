import { Columns2, SplitSquareHorizontal, ZoomIn, ZoomOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../../../ui/IconButton.tsx';
import type { Photo, Result } from '../session/photo.ts';
import { CompareSlider } from './CompareSlider.tsx';
import { hasSameShape } from './has-same-shape.ts';
import { useZoom, type Zoom } from './use-zoom.ts';
import { ZoomPane } from './ZoomPane.tsx';

type Mode = 'slider' | 'side';

/** Original and result together. Both exist in this tab only. */
export function CompareView({ photo, result, afterLabel }: { photo: Photo; result: Result; afterLabel?: string }) {
  const t = useTranslations('work.result');
  const after = afterLabel ?? t('after');
  const isComparable = photo.canShow;
  const [mode, setMode] = useState<Mode>(hasSameShape(photo, result) ? 'slider' : 'side');
  const zoom = useZoom();
  return (
    <figure className="relative m-0 flex min-h-64 w-full flex-1 flex-col overflow-hidden rounded-2xl border border-line max-lg:h-[48dvh]">
      <div className="relative min-h-0 flex-1">
        {!isComparable ? (
          <ZoomPane src={result.url} label={after} zoom={zoom} format={result.format} />
        ) : mode === 'slider' ? (
          <CompareSlider before={photo.url} after={result.url} afterLabel={after} zoom={zoom} format={result.format} />
        ) : (
          <div className="grid h-full grid-cols-2 gap-px bg-line max-sm:grid-cols-1 max-sm:grid-rows-2">
            <ZoomPane src={photo.url} label={t('before')} zoom={zoom} format={photo.header?.format} />
            <ZoomPane src={result.url} label={after} zoom={zoom} format={result.format} />
          </div>
        )}
      </div>
      <figcaption className="flex items-center justify-between gap-3 border-t border-line bg-surface py-1.5 pr-1.5 pl-3">
        {isComparable ? (
          <ModeSwitch mode={mode} onChange={setMode} />
        ) : (
          <p className="py-1 text-[0.8125rem] leading-snug text-pretty text-soft">
            {t('noBefore', { format: photo.header?.format.toUpperCase() ?? '' })}
          </p>
        )}
        <ZoomButtons zoom={zoom} />
      </figcaption>
    </figure>
  );
}

const MODES = [
  { mode: 'slider', Icon: SplitSquareHorizontal },
  { mode: 'side', Icon: Columns2 },
] as const;

function ModeSwitch({ mode, onChange }: { mode: Mode; onChange: (mode: Mode) => void }) {
  const t = useTranslations('work.result');
  return (
    <div role="group" aria-label={t('view')} className="-ml-1.5 flex gap-1">
      {MODES.map(({ mode: value, Icon }) => (
        <button
          key={value}
          type="button"
          aria-pressed={mode === value}
          onClick={() => onChange(value)}
          className="flex h-9 items-center gap-2 rounded-lg px-2.5 text-sm text-soft hover:text-ink aria-pressed:bg-sunken aria-pressed:font-medium aria-pressed:text-ink"
        >
          <Icon aria-hidden="true" className="size-4" />
          <span className="max-sm:sr-only">{t(value)}</span>
        </button>
      ))}
    </div>
  );
}

function ZoomButtons({ zoom }: { zoom: Zoom }) {
  const t = useTranslations('work.result');
  return (
    <div className="flex shrink-0 items-center gap-1">
      <IconButton label={t('zoomOut')} disabled={zoom.scale <= 1} onClick={() => zoom.by(1 / 1.5)}>
        <ZoomOut />
      </IconButton>
      <button
        type="button"
        onClick={zoom.reset}
        aria-label={t('fit')}
        title={t('fit')}
        className="h-9 min-w-14 rounded-lg px-2 text-sm text-soft tabular-nums hover:bg-sunken hover:text-ink"
      >
        {zoom.scale === 1 ? t('fit') : `${zoom.scale.toFixed(1)}×`}
      </button>
      <IconButton label={t('zoomIn')} disabled={zoom.scale >= zoom.max} onClick={() => zoom.by(1.5)}>
        <ZoomIn />
      </IconButton>
    </div>
  );
}
