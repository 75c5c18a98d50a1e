import { priceOfRun } from '@imagemint/contract/chain';
import type { ToolId } from '@imagemint/contract/tools';
import { ArrowDown, ArrowUp, ChevronDown, X } from 'lucide-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import type { PhotoSize } from '../controls/control-props.ts';
import { ToolControls } from '../controls/ToolControls.tsx';
import type { Step } from '../session/recipe.ts';
import { TOOL_ICONS } from '../tool-icons.ts';
import { ToolGrid } from './ToolGrid.tsx';

type Place = { at: number; count: number; canMove: (to: number) => boolean };

/** The way to another first tool. */
type Chooser = { isOpen: boolean; onToggle: () => void; onChoose: (tool: ToolId) => void };

type StepCardProps = {
  step: Step;
  place: Place;
  size: PhotoSize;
  isOpen: boolean;
  chooser: Chooser | null;
  onOpen: () => void;
  onChange: (params: Record<string, unknown>) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
};

/** One tool: what it is, what it costs, and its settings while it is open. Alone it cannot be closed, moved or removed. */
export function StepCard({ step, place, size, isOpen, chooser, onOpen, onChange, onMove, onRemove }: StepCardProps) {
  const t = useTranslations('studio');
  const id = useId();
  const isAlone = place.count === 1;
  return (
    <li data-step-tool={step.tool} className={isAlone ? '' : 'rounded-2xl border border-line bg-surface'}>
      <div className={`flex items-center gap-1 ${isAlone ? '' : 'p-2 pl-3'}`}>
        <Title step={step} place={place} isOpen={isOpen} controls={id} onOpen={onOpen} />
        {isAlone && chooser && <ChangeButton chooser={chooser} />}
        {!isAlone && <Moves step={step} place={place} onMove={onMove} onRemove={onRemove} />}
      </div>
      <div id={id} hidden={!isOpen} className={isAlone ? 'mt-5 space-y-6' : 'space-y-6 px-3 pt-2 pb-4'}>
        {!isAlone && chooser && <ChangeButton chooser={chooser} />}
        {chooser?.isOpen === true ? (
          <ToolGrid label={t('choose')} chosen={step.tool} onChoose={chooser.onChoose} />
        ) : (
          isOpen && <ToolControls tool={step.tool} params={step.params} size={size} onChange={onChange} />
        )}
      </div>
    </li>
  );
}

function ChangeButton({ chooser: { isOpen, onToggle } }: { chooser: Chooser }) {
  const t = useTranslations('studio');
  return (
    <Button size="sm" data-testid="change-tool" aria-label={t('choose')} aria-expanded={isOpen} onClick={onToggle}>
      {t('change')}
      <ChevronDown aria-hidden="true" className={`-mr-1 size-4 transition-transform ${isOpen ? 'rotate-180' : ''}`} />
    </Button>
  );
}

type TitleProps = { step: Step; place: Place; isOpen: boolean; controls: string; onOpen: () => void };

function Title({ step: { tool, params }, place: { at, count }, isOpen, controls, onOpen }: TitleProps) {
  const t = useTranslations('studio');
  const tools = useTranslations('tools');
  const work = useTranslations('work');
  const name = tools(`${tool}.name`);
  const Icon = TOOL_ICONS[tool];
  const inside = (
    <>
      <span aria-hidden="true" className="relative grid size-9 shrink-0 place-items-center rounded-xl bg-mint-wash text-mint-text">
        <Icon className="size-[1.125rem]" strokeWidth={1.75} />
        {count > 1 && (
          <span className="absolute -top-1.5 -left-1.5 grid size-5 place-items-center rounded-full bg-mint text-[0.6875rem] font-semibold text-on-mint tabular-nums">
            {at + 1}
          </span>
        )}
      </span>
      <span className="min-w-0 flex-1 text-left leading-tight">
        <span className="block font-medium break-words hyphens-auto">
          {count > 1 && <span className="sr-only">{t('step', { number: String(at + 1) })} </span>}
          {name}
        </span>
        <span className="text-[0.8125rem] text-soft tabular-nums">{work('price', { count: priceOfRun({ tool, params }) })}</span>
      </span>
    </>
  );
  if (count === 1) return <h2 className="flex min-w-0 flex-1 items-center gap-3">{inside}</h2>;
  return (
    <h2 className="min-w-0 flex-1">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={controls}
        onClick={onOpen}
        className="flex w-full items-center gap-3 rounded-lg"
      >
        {inside}
        <ChevronDown aria-hidden="true" className={`size-4 shrink-0 text-soft transition-transform ${isOpen ? 'rotate-180' : ''}`} />
      </button>
    </h2>
  );
}

type MovesProps = { step: Step; place: Place; onMove: (to: number) => void; onRemove: () => void };

function Moves({ step, place: { at, canMove }, onMove, onRemove }: MovesProps) {
  const t = useTranslations('studio');
  const tools = useTranslations('tools');
  const tool = tools(`${step.tool}.name`);
  return (
    <div className="flex shrink-0 items-center">
      <IconButton label={t('up', { tool })} disabled={!canMove(at - 1)} onClick={() => onMove(at - 1)} className="size-8!">
        <ArrowUp />
      </IconButton>
      <IconButton label={t('down', { tool })} disabled={!canMove(at + 1)} onClick={() => onMove(at + 1)} className="size-8!">
        <ArrowDown />
      </IconButton>
      <IconButton label={t('remove', { tool })} onClick={onRemove} className="size-8!">
        <X />
      </IconButton>
    </div>
  );
}
