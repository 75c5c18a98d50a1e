import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { cancelRun, startRuns } from '../engine/start-runs.ts';
import { ResultActions } from '../result/ResultActions.tsx';
import { isBusy, type Photo } from '../session/photo.ts';
import { photoStore } from '../session/photo-store.ts';
import { PhotoFacts } from './PhotoFacts.tsx';
import { Timeline } from './Timeline.tsx';

/** What is happening to the selected photo, and what can be done about it. */
export function RunPanel({ photo, photos }: { photo: Photo; photos: readonly Photo[] }) {
  const t = useTranslations('work');
  const { work } = photo;
  const isDone = work.phase === 'done' && photo.result !== null;
  return (
    <div className="flex flex-col gap-6">
      <PhotoFacts photo={photo} />
      <div role="status" className="sr-only">
        {t(`status.${work.phase}`)}
      </div>
      {work.isResent && <Notice tone="warn" title={t('resent')} code="CONTENT_LOST" />}
      {work.phase === 'ended' && <Ended photo={photo} />}
      {isDone && photo.result && <ResultActions photo={photo} result={photo.result} photos={photos} />}
      {work.phase === 'waiting' ? <p className="text-sm text-pretty text-soft">{t('waiting')}</p> : <Timeline photo={photo} />}
      {work.isReconnecting && isBusy(work) && <p className="text-sm text-amber-text">{t('reconnecting')}</p>}
      {isBusy(work) && (
        <Button variant="danger" busy={work.isCancelling} onClick={() => cancelRun(photo.id)}>
          {work.isCancelling ? t('cancelling') : t('cancel')}
        </Button>
      )}
    </div>
  );
}

function Ended({ photo: { id, work } }: { photo: Photo }) {
  const t = useTranslations('work');
  const { request, view, failure } = work;
  const again = (
    <>
      <Button variant="primary" onClick={() => request && startRuns([id], request)}>
        {t('startAgain')}
      </Button>
      <Button onClick={() => photoStore.setAdjusting(id, true)}>{t('result.adjust')}</Button>
    </>
  );
  if (view?.state === 'CANCELLED') {
    return (
      <Notice tone="info" title={t('ended.cancelled')} actions={again}>
        {t('ended.cancelledText')} {t('credits.none')}.
      </Notice>
    );
  }
  if (view?.state === 'EXPIRED') {
    return (
      <Notice tone="warn" title={t('ended.expired')} code="RUN_EXPIRED" actions={again}>
        {t('ended.expiredText')}
      </Notice>
    );
  }
  return (
    <div className="space-y-3">
      <ErrorNotice failure={failure ?? { code: 'INTERNAL' }} />
      <div className="flex flex-wrap gap-2">{again}</div>
    </div>
  );
}
