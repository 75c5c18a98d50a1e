import { ImageOff } from 'lucide-react';
import { Spinner } from '../../../ui/Spinner.tsx';
import { useTranslations } from 'use-intl';
import { CompareView } from '../result/CompareView.tsx';
import { groundFor } from '../result/ground-for.ts';
import { isBusy, type Photo, type Work } from '../session/photo.ts';
import { useSizes } from '../use-sizes.ts';
import { PaintLayer } from './PaintLayer.tsx';

/** The selected photo: as chosen, painted on, while it is worked on, or compared with its preview or its result. */
export function Stage({ photo, isSetup, isPainting }: { photo: Photo; isSetup: boolean; isPainting: boolean }) {
  const t = useTranslations('studio.preview');
  const preview = isSetup ? photo.preview : null;
  if (preview?.result) return <CompareView key={preview.result.url} photo={photo} result={preview.result} afterLabel={t('tag')} />;
  if (photo.result && !isBusy(photo.work) && !isPainting) return <CompareView photo={photo} result={photo.result} />;
  return (
    <figure
      className={`${groundFor(photo.header?.format)} relative m-0 grid min-h-64 w-full flex-1 place-items-center overflow-hidden rounded-2xl border border-line max-lg:h-[40dvh]`}
    >
      <Original photo={photo} isPainting={isPainting} />
      <StatusPill work={photo.work} file={photo.file} />
      {preview && <StatusPill work={preview.work} file={photo.file} prefix={t('busy')} />}
    </figure>
  );
}

function Original({ photo, isPainting }: { photo: Photo; isPainting: boolean }) {
  if (!photo.canShow) return <NoPreview photo={photo} />;
  if (isPainting) return <PaintLayer photo={photo} />;
  return <img src={photo.url} alt="" decoding="async" className="absolute inset-0 size-full object-contain p-3 sm:p-5" />;
}

function StatusPill({ work, file, prefix }: { work: Work; file: File; prefix?: string }) {
  const t = useTranslations('work.status');
  const sizes = useSizes();
  if (!isBusy(work)) return null;
  const share = work.phase === 'uploading' && work.sentBytes > 0 ? sizes.percent(Math.min(1, work.sentBytes / file.size)) : null;
  return (
    <p
      aria-hidden="true"
      className="absolute bottom-4 left-1/2 flex -translate-x-1/2 items-center whitespace-nowrap gap-2.5 rounded-full bg-raised py-2 pr-4 pl-3 text-sm font-medium shadow-lift ring-1 ring-line tabular-nums"
    >
      <Spinner className="size-4 text-mint-line" />
      <span className="inline-block first-letter:uppercase">
        {prefix !== undefined && `${prefix}: `}
        {t(work.phase)} {share}
      </span>
    </p>
  );
}

function NoPreview({ photo }: { photo: Photo }) {
  const t = useTranslations('work.result');
  if (photo.header === null) return <ImageOff aria-hidden="true" className="size-10 text-soft" strokeWidth={1.5} />;
  return (
    <figcaption className="max-w-xs p-6 text-center">
      <span className="mx-auto mb-4 inline-block rounded-lg border border-line bg-surface px-3 py-1.5 text-sm font-semibold tracking-wide text-mint-text uppercase">
        {photo.header.format}
      </span>
      <p className="font-medium">{t('noPreview', { format: photo.header.format.toUpperCase() })}</p>
      <p className="mt-1 text-sm text-pretty text-soft">{t('noPreviewText')}</p>
    </figcaption>
  );
}
