import type { ToolId } from '@imagemint/contract/tools';
import { ArrowLeft } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { AppFailure } from '../../../read-failure.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { ToolControls } from '../controls/ToolControls.tsx';
import { findIssues } from '../controls/tool-params.ts';
import { getRefusal } from '../session/get-refusal.ts';
import type { Photo } from '../session/photo.ts';
import { paramsFor } from '../session/params-for.ts';
import { photoStore } from '../session/photo-store.ts';
import { useLimits } from '../use-limits.ts';
import { PhotoFacts } from './PhotoFacts.tsx';
import { StartBar } from './StartBar.tsx';
import { ToolPicker } from './ToolPicker.tsx';
import { useToolParams } from './use-tool-params.ts';

type SetupPanelProps = { tool: ToolId; photos: readonly Photo[]; selected: Photo };

/** What to do with the photos, what it costs, and the button. */
export function SetupPanel({ tool, photos, selected }: SetupPanelProps) {
  const t = useTranslations('work');
  const { params, setParams } = useToolParams(tool);
  const limits = useLimits(tool);
  const refusalOf = (photo: Photo) => getRefusal({ bytes: photo.file.size, header: photo.header }, limits);
  const refusal = refusalOf(selected);
  const targets = selected.isAdjusting ? [selected] : photos.filter(({ work }) => work.phase === 'chosen');
  const isComplete = (photo: Photo) => findIssues(tool, paramsFor(photo, { tool, params })).size === 0;
  const usable = targets.filter((photo) => refusalOf(photo) === null);
  // Of photos to paint on, those are run that were painted on.
  const painted = usable.filter(isComplete);
  const runnable = painted.length > 0 ? painted : usable;
  return (
    <div className="flex flex-col gap-6">
      <PhotoFacts photo={selected} />
      {selected.isAdjusting && (
        <Button onClick={() => photoStore.setAdjusting(selected.id, false)}>
          <ArrowLeft aria-hidden="true" className="size-4" />
          {t('keepResult')}
        </Button>
      )}
      {refusal ? (
        <Refused photo={selected} failure={refusal} />
      ) : (
        <>
          <ToolPicker tool={tool} />
          <section aria-label={targets.length > 1 ? t('settingsFor') : t('settings')} className="border-t border-line pt-6">
            <ToolControls tool={tool} params={params} onChange={setParams} />
          </section>
        </>
      )}
      {runnable.length > 0 && (
        <StartBar photos={runnable} isAgain={selected.isAdjusting} request={{ tool, params }} isValid={painted.length > 0} />
      )}
    </div>
  );
}

/** Why this photo cannot be used, and the way to be rid of it. */
function Refused({ photo, failure }: { photo: Photo; failure: AppFailure }) {
  const t = useTranslations('work');
  return (
    <>
      <ErrorNotice failure={failure} />
      <Button onClick={() => photoStore.remove(photo.id)}>{t('removeThis')}</Button>
    </>
  );
}
