import { ImageOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { CompareView } from '../result/CompareView.tsx';
import { isBusy, type Photo } from '../session/photo.ts';

/** The selected photo: as chosen, while it is worked on, or compared with its result. */
export function Stage({ photo }: { photo: Photo }) {
  if (photo.result && !isBusy(photo.work)) return <CompareView photo={photo} result={photo.result} />;
  return (
    <figure className="checkered relative m-0 grid min-h-64 w-full flex-1 place-items-center overflow-hidden rounded-2xl border border-line max-lg:h-[52dvh]">
      {photo.canShow ? (
        <img src={photo.url} alt="" decoding="async" className="absolute inset-0 size-full object-contain p-3 sm:p-5" />
      ) : (
        <NoPreview photo={photo} />
      )}
    </figure>
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
