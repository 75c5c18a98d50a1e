import type { PlanId } from '@imagemint/contract/plans';
import type { ToolId } from '@imagemint/contract/tools';
import { ArrowLeft } from 'lucide-react';
import { type Dispatch } from 'react';
import { useTranslations } from 'use-intl';
import type { AppFailure } from '../../../read-failure.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { findIssues } from '../controls/tool-params.ts';
import { getRefusal, type PhotoLimits } from '../session/get-refusal.ts';
import type { Photo, RunRequest } from '../session/photo.ts';
import { photoStore } from '../session/photo-store.ts';
import { findRecipeProblem, type Step, toRequest, toSteps } from '../session/recipe.ts';
import { requestFor } from '../session/request-for.ts';
import { useLimits } from '../use-limits.ts';
import { usePlanTools } from '../use-plan-tools.ts';
import { useSizes } from '../use-sizes.ts';
import { BatchNotice } from './BatchNotice.tsx';
import { LockedNotice } from './LockedNotice.tsx';
import { PhotoFacts } from './PhotoFacts.tsx';
import { RecipePanel } from './RecipePanel.tsx';
import { StartBar } from './StartBar.tsx';
import { plainSteps, type Recipe } from './use-recipe.ts';

type SetupPanelProps = {
  recipe: Recipe;
  photos: readonly Photo[];
  selected: Photo;
  openAt: number;
  onOpen: Dispatch<number>;
  isUndecided: boolean;
};

/** What to do with the photos, what it costs, and the button. */
export function SetupPanel({ recipe, photos, selected, openAt, onOpen, isUndecided }: SetupPanelProps) {
  const t = useTranslations('work');
  const steps = plainSteps(recipe.steps);
  const request = toRequest(steps);
  const limits = useLimits(request);
  const refusalOf = ({ file, header }: Photo, own: PhotoLimits) => getRefusal({ bytes: file.size, header }, own);
  // What no tool could take is told apart from what only these cannot.
  const refusal = refusalOf(selected, { ...limits, maxMegapixels: limits.planMegapixels });
  const targets = selected.isAdjusting ? [selected] : photos.filter(({ work }) => work.phase === 'chosen');
  const usable = targets.filter((photo) => refusalOf(photo, limits) === null);
  // Of photos to paint on, those are run that were painted on.
  const complete = usable.filter((photo) => isComplete(requestFor(photo, request)));
  const runnable = complete.length > 0 ? complete : usable;
  const problem = findRecipeProblem(steps);
  const locked = useLocked(steps);
  const canRun = problem === null && locked === null;
  const ready = { all: complete.length > 0 && canRun, selected: complete.includes(selected) && canRun };
  return (
    <div className="flex flex-col gap-6">
      <PhotoFacts photo={selected} />
      <BatchNotice />
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
          {refusalOf(selected, limits) !== null && <TooLarge photo={selected} limits={limits} />}
          <RecipePanel recipe={recipe} size={selected.header} openAt={openAt} onOpen={onOpen} isUndecided={isUndecided} />
          {problem !== null && <RecipeNotice problem={problem} />}
          {locked && <LockedNotice {...locked} />}
        </>
      )}
      {runnable.length > 0 && <StartBar selected={selected} photos={runnable} request={request} ready={ready} />}
    </div>
  );
}

/** The first tool of a recipe that the plan lacks, with the least plan that has it. */
function useLocked(steps: readonly Step[]): { tool: ToolId; plan: PlanId } | null {
  const { missingPlan } = usePlanTools();
  for (const { tool } of steps) {
    const plan = missingPlan(tool);
    if (plan !== null) return { tool, plan };
  }
  return null;
}

function isComplete(request: RunRequest): boolean {
  return toSteps(request).every(({ tool, params }) => findIssues(tool, params).size === 0);
}

function RecipeNotice({ problem }: { problem: NonNullable<ReturnType<typeof findRecipeProblem>> }) {
  const t = useTranslations('studio.problem');
  return <Notice tone="warn" title={t(problem)} />;
}

/** These tools do not take a photo of this size; others do. */
function TooLarge({ photo: { header }, limits }: { photo: Photo; limits: PhotoLimits }) {
  const t = useTranslations('studio');
  const sizes = useSizes();
  const has = header ? sizes.megapixels(header.width, header.height) : '';
  return (
    <Notice tone="warn" title={t('tooLarge')} code="IMAGE_TOO_MANY_PIXELS">
      {t('tooLargeText', { megapixels: String(limits.maxMegapixels), has })}
    </Notice>
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
