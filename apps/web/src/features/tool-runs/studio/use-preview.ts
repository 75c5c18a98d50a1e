import { priceOfRun } from '@imagemint/contract/chain';
import { useEffect } from 'react';
import type { AppFailure } from '../../../read-failure.ts';
import { dropPreview, startPreview } from '../engine/preview-photo.ts';
import { isBusy, type Photo, type RunRequest } from '../session/photo.ts';
import { previewOf } from '../session/preview-of.ts';
import { requestFor } from '../session/request-for.ts';

export type PreviewOffer = {
  state: 'offered' | 'busy' | 'shown';
  /** What a preview with these settings costs, in credits. */
  price: number;
  /** Why the last one did not work; null when nothing went wrong. */
  failure: AppFailure | null;
  start: () => void;
  drop: () => void;
};

/** A preview of these settings on this photo, where there is one; it is dropped as soon as a setting changes. */
export function usePreview(photo: Photo, request: RunRequest): PreviewOffer | null {
  const wanted = previewOf(requestFor(photo, request));
  const { id, preview } = photo;
  const isStale = preview !== null && JSON.stringify(preview.request) !== JSON.stringify(wanted);
  useEffect(() => {
    if (isStale) dropPreview(id);
  }, [isStale, id]);
  if (wanted === null) return null;
  const current = isStale ? null : preview;
  const isRunning = current !== null && isBusy(current.work);
  return {
    state: isRunning ? 'busy' : current?.result ? 'shown' : 'offered',
    price: priceOfRun(wanted),
    failure: current !== null && !isRunning && current.result === null ? (current.work.failure ?? { code: 'INTERNAL' }) : null,
    start: () => startPreview(id, wanted),
    drop: () => dropPreview(id),
  };
}
