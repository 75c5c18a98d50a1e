import type { ToolId } from '@imagemint/contract/tools';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { usePhotos } from '../session/photo-store.ts';
import { Filmstrip } from './Filmstrip.tsx';
import { RunPanel } from './RunPanel.tsx';
import { SetupPanel } from './SetupPanel.tsx';
import { Stage } from './Stage.tsx';
import { useRecipe } from './use-recipe.ts';

type StudioProps = { tool: ToolId; isUndecided: boolean; isDragging: boolean; onFiles: (files: readonly File[]) => void };

/** The chosen photos: one on the stage, all in the strip, and beside them what can be done or what is happening. */
export function Studio({ tool, isUndecided, isDragging, onFiles }: StudioProps) {
  const t = useTranslations('work');
  const start = useTranslations('start.drop');
  const { photos, selectedId } = usePhotos();
  const selected = photos.find(({ id }) => id === selectedId) ?? photos[0];
  const recipe = useRecipe(tool);
  const [asked, setOpenAt] = useState(0);
  if (!selected) return null;
  // A step that is alone is always open.
  const openAt = recipe.steps.length === 1 ? 0 : asked;
  const isPainting = recipe.steps[openAt]?.tool === 'erase';
  const isSetup = selected.isAdjusting || selected.work.phase === 'chosen';
  return (
    <div className="mx-auto grid w-full max-w-[96rem] flex-1 grid-cols-1 content-start gap-4 p-4 sm:p-6 lg:grid-cols-[minmax(0,1fr)_23rem] lg:gap-6">
      <title>{`${t('title')} · ImageMint`}</title>
      <h1 className="sr-only">{t('title')}</h1>
      <div className="flex min-w-0 flex-col gap-3 lg:sticky lg:top-[5.5rem] lg:h-[calc(100dvh-7rem)]">
        <div className={`relative flex min-h-0 flex-1 rounded-2xl ${isDragging ? 'outline-2 outline-offset-2 outline-mint-line' : ''}`}>
          <Stage key={selected.id} photo={selected} isSetup={isSetup} isPainting={isSetup && isPainting} />
          {isDragging && (
            <p className="absolute inset-x-0 top-4 mx-auto w-fit rounded-full bg-mint px-4 py-1.5 text-sm font-medium text-on-mint shadow-lift">
              {start('release')}
            </p>
          )}
        </div>
        <Filmstrip photos={photos} selectedId={selected.id} tool={tool} onFiles={onFiles} />
      </div>
      <aside className="min-w-0 lg:max-h-none">
        {isSetup ? (
          <SetupPanel {...{ recipe, photos, selected, openAt, isUndecided }} onOpen={setOpenAt} />
        ) : (
          <RunPanel photo={selected} photos={photos} />
        )}
      </aside>
    </div>
  );
}
