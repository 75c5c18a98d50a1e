import { canBeFollowed, MAX_CHAIN_TOOLS } from '@imagemint/contract/chain';
import type { ToolId } from '@imagemint/contract/tools';
import { Plus, X } from 'lucide-react';
import { type Dispatch, useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../../../ui/IconButton.tsx';
import { startParams } from '../controls/tool-params.ts';
import type { PhotoSize } from '../controls/control-props.ts';
import { findRecipeProblem, keepsSize, type Step } from '../session/recipe.ts';
import { StepCard } from './StepCard.tsx';
import { ToolGrid } from './ToolGrid.tsx';
import { plainSteps, type Recipe } from './use-recipe.ts';

type RecipePanelProps = { recipe: Recipe; size: PhotoSize; openAt: number; onOpen: Dispatch<number>; isUndecided: boolean };

/** What is to be done, step by step, each with its own settings; one is open at a time. */
export function RecipePanel({ recipe, size, openAt, onOpen, isUndecided }: RecipePanelProps) {
  const t = useTranslations('studio');
  const [isChoosing, setChoosing] = useState(isUndecided);
  const { steps } = recipe;
  const open = (at: number) => {
    setChoosing(false);
    onOpen(at);
  };
  const chooser = {
    isOpen: isChoosing,
    onToggle: () => setChoosing(!isChoosing),
    onChoose: (tool: ToolId) => {
      recipe.chooseFirst(tool);
      open(0);
    },
  };
  return (
    <section aria-label={t('steps')} className="flex flex-col gap-3">
      <ol className="flex flex-col gap-3">
        {steps.map((step, at) => (
          <StepCard
            key={step.id}
            step={step}
            place={{ at, count: steps.length, canMove: (to) => canMove(recipe, at, to) }}
            size={steps.slice(0, at).every(keepsSize) ? size : null}
            isOpen={at === openAt}
            chooser={at === 0 ? chooser : null}
            onOpen={() => open(at === openAt ? -1 : at)}
            onChange={(params) => recipe.change(step.id, params)}
            onMove={(to) => {
              recipe.move(at, to);
              open(to);
            }}
            onRemove={() => {
              recipe.remove(step.id);
              open(Math.max(0, at - 1));
            }}
          />
        ))}
      </ol>
      <NextChooser recipe={recipe} onAdded={() => open(steps.length)} />
    </section>
  );
}

function canMove({ steps }: Recipe, from: number, to: number): boolean {
  if (to < 0 || to >= steps.length) return false;
  const [first, ...rest] = steps.filter((_, at) => at !== from).toSpliced(to, 0, ...steps.slice(from, from + 1));
  return first !== undefined && findRecipeProblem([first, ...rest]) === null;
}

/** Adds a tool that works on what the last one gives. */
function NextChooser({ recipe, onAdded }: { recipe: Recipe; onAdded: () => void }) {
  const t = useTranslations('studio');
  const [isOpen, setOpen] = useState(false);
  const steps = plainSteps(recipe.steps);
  if (steps.length >= MAX_CHAIN_TOOLS) return <p className="text-center text-[0.8125rem] text-soft">{t('problem.full')}</p>;
  const refuse = (tool: ToolId) => {
    const added: Step = { tool, params: startParams(tool) };
    const problem = findRecipeProblem([...steps, added]);
    return problem === null ? null : t(`notHere.${problem}`);
  };
  const remark = (tool: ToolId) => (canBeFollowed(tool) ? null : t('lastOnly'));
  if (!steps.every(({ tool }) => canBeFollowed(tool)))
    return <p className="text-center text-[0.8125rem] text-pretty text-soft">{t('problem.order')}</p>;
  if (!isOpen) {
    return (
      <button
        type="button"
        data-testid="add-step"
        onClick={() => setOpen(true)}
        className="flex h-11 items-center justify-center gap-2 rounded-xl border border-dashed border-edge text-sm font-medium text-soft transition-colors hover:border-mint-line hover:text-mint-text"
      >
        <Plus aria-hidden="true" className="size-4" />
        {t('then')}
      </button>
    );
  }
  return (
    <div className="animate-rise rounded-2xl border border-line bg-panel p-3">
      <div className="mb-2 flex items-center justify-between pl-1">
        <p className="text-sm font-medium">{t('thenWhich')}</p>
        <IconButton label={t('close')} onClick={() => setOpen(false)}>
          <X />
        </IconButton>
      </div>
      <ToolGrid
        label={t('thenWhich')}
        refuse={refuse}
        remark={remark}
        onChoose={(tool) => {
          recipe.add(tool);
          setOpen(false);
          onAdded();
        }}
      />
    </div>
  );
}
