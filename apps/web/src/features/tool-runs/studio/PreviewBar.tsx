import { priceOfRun } from '@imagemint/contract/chain';
import { Eye } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import { SignInGate } from '../../accounts/SignInGate.tsx';
import { useBalance } from '../../billing/use-balance.ts';
import { dropPreview, startPreview } from '../engine/preview-photo.ts';
import { isBusy, type Photo, type Preview, type RunRequest } from '../session/photo.ts';
import { previewOf } from '../session/preview-of.ts';
import { requestFor } from '../session/request-for.ts';
import { useGate } from './use-gate.ts';

type PreviewBarProps = { photo: Photo; request: RunRequest; isReady: boolean };

/** A preview of these settings on this photo: asked for by one button with its price, and gone as soon as a setting changes. */
export function PreviewBar({ photo, request, isReady }: PreviewBarProps) {
  const preview = previewOf(requestFor(photo, request));
  const { id } = photo;
  const isStale = photo.preview !== null && JSON.stringify(photo.preview.request) !== JSON.stringify(preview);
  useEffect(() => {
    if (isStale) dropPreview(id);
  }, [isStale, id]);
  if (preview === null) return null;
  if (photo.preview === null || isStale) return <Offer photo={photo} request={preview} full={priceOfRun(request)} isReady={isReady} />;
  if (isBusy(photo.preview.work)) return <Progress photo={photo} preview={photo.preview} />;
  return photo.preview.result === null ? <Failed photo={photo} preview={photo.preview} /> : <Shown photo={photo} />;
}

function Offer({ photo, request, full, isReady }: { photo: Photo; request: RunRequest; full: number; isReady: boolean }) {
  const t = useTranslations('studio.preview');
  const balance = useBalance();
  const price = priceOfRun(request);
  const { enter, gate } = useGate(() => startPreview(photo.id, request));
  const isShort = balance !== undefined && balance.available < price;
  return (
    <div className="rounded-xl bg-sunken p-3">
      <Button className="w-full" disabled={!isReady || isShort} onClick={enter}>
        <Eye aria-hidden="true" className="size-4" />
        {t('make', { count: price })}
        <span className="font-normal text-soft">{t('instead', { count: String(full) })}</span>
      </Button>
      <p className="mt-2 text-[0.8125rem] text-pretty text-soft">{t('hint')}</p>
      <SignInGate {...gate} />
    </div>
  );
}

function Progress({ photo, preview: { work } }: { photo: Photo; preview: Preview }) {
  const t = useTranslations('studio.preview');
  const status = useTranslations('work.status');
  const share = work.phase === 'uploading' ? work.sentBytes / Math.max(1, photo.file.size) : null;
  const label = `${t('busy')}: ${status(work.phase)}`;
  return (
    <div role="status" className="rounded-xl bg-sunken p-3">
      <p className="text-sm font-medium">{label}</p>
      {share !== null && (
        <div className="mt-2">
          <ProgressBar value={share} label={label} />
        </div>
      )}
      <Button size="sm" className="mt-3 w-full" onClick={() => dropPreview(photo.id)}>
        {t('cancel')}
      </Button>
    </div>
  );
}

function Failed({ photo, preview }: { photo: Photo; preview: Preview }) {
  const t = useTranslations('studio.preview');
  return (
    <div className="space-y-2">
      <ErrorNotice failure={preview.work.failure ?? { code: 'INTERNAL' }} />
      <Button size="sm" className="w-full" onClick={() => dropPreview(photo.id)}>
        {t('close')}
      </Button>
    </div>
  );
}

function Shown({ photo }: { photo: Photo }) {
  const t = useTranslations('studio.preview');
  return (
    <div role="status" data-testid="preview-shown" className="rounded-xl bg-mint-wash p-3">
      <p className="text-sm text-pretty">{t('shown')}</p>
      <Button size="sm" className="mt-3 w-full" onClick={() => dropPreview(photo.id)}>
        {t('close')}
      </Button>
    </div>
  );
}
