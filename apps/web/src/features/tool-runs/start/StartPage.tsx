import type { ToolId } from '@imagemint/contract/tools';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { MoreTexts } from '../../../i18n/MoreTexts.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { addFiles } from '../session/add-files.ts';
import { guardLeaving } from '../session/guard-leaving.ts';
import { usePhotos } from '../session/photo-store.ts';
import { usePlanTools } from '../use-plan-tools.ts';
import { useTools } from '../use-tools.ts';
import { DropArea } from './DropArea.tsx';
import { LifeSteps } from './LifeSteps.tsx';
import { ToolTiles } from './ToolTiles.tsx';
import { useFileIntake } from './use-file-intake.ts';

const loadStudio = () => import('../studio/Studio.tsx').then(({ Studio }) => ({ default: Studio }));
const Studio = lazy(loadStudio);

/** The tool itself: photos come in here, and once there are some, the studio takes over. */
export function StartPage({ tool: asked }: { tool: ToolId | undefined }) {
  const navigate = useNavigate();
  const { photos } = usePhotos();
  const available = useTools();
  const { maxBatchSize } = usePlanTools();
  // An address may still name a tool that has been switched off.
  const tool = asked !== undefined && available.includes(asked) ? asked : undefined;
  const take = (files: readonly File[], withTool?: ToolId) => {
    void loadStudio();
    void addFiles(files, maxBatchSize);
    if (withTool) void navigate({ to: '/', search: { tool: withTool }, replace: true, resetScroll: true });
  };
  const isDragging = useFileIntake(take);
  useEffect(() => guardLeaving(), []);
  if (photos.length === 0) return <Start tool={tool} isDragging={isDragging} onFiles={take} />;
  return (
    <Suspense fallback={<Skeleton rows={1} className="m-6 h-96" />}>
      <MoreTexts>
        <Studio tool={tool ?? available[0] ?? 'enhance'} isUndecided={tool === undefined} isDragging={isDragging} onFiles={take} />
      </MoreTexts>
    </Suspense>
  );
}

type StartProps = { tool: ToolId | undefined; isDragging: boolean; onFiles: (files: readonly File[], tool?: ToolId) => void };

function Start({ tool, isDragging, onFiles }: StartProps) {
  const t = useTranslations('start');
  const available = useTools();
  return (
    <div className="mx-auto w-full max-w-6xl px-4 pb-24 sm:px-6">
      <title>{`${t('title')} · ImageMint`}</title>
      <section className="mx-auto max-w-3xl pt-12 sm:pt-20">
        <h1 className="text-center text-[2rem] leading-[1.1] font-semibold tracking-[-0.025em] text-balance sm:text-5xl">{t('heading')}</h1>
        <p className="mx-auto mt-4 max-w-xl text-center text-pretty text-soft sm:mt-5 sm:text-lg">{t('lead')}</p>
        <div className="mt-8 sm:mt-10">
          <DropArea tool={tool ?? 'enhance'} isDragging={isDragging} onFiles={onFiles} />
        </div>
      </section>
      <section className="mt-20 sm:mt-28">
        <h2 className="text-2xl font-semibold tracking-tight text-balance">{t('tools.heading', { count: String(available.length) })}</h2>
        <p className="mt-1.5 text-pretty text-soft">{t('tools.lead')}</p>
        <div className="mt-8">
          <ToolTiles chosen={tool} onFiles={onFiles} />
        </div>
      </section>
      <section className="mt-20 sm:mt-28">
        <h2 className="text-2xl font-semibold tracking-tight text-balance">{t('life.heading')}</h2>
        <p className="mt-1.5 max-w-2xl text-pretty text-soft">{t('life.lead')}</p>
        <div className="mt-8">
          <LifeSteps />
        </div>
      </section>
    </div>
  );
}
