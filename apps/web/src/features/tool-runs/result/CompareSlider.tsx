import type { InputFormat } from '@imagemint/contract/formats';
import { MoveHorizontal } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { groundFor } from './ground-for.ts';
import { moveSplit } from './move-split.ts';
import type { Zoom } from './use-zoom.ts';
import { SideTag, zoomHandlers, ZoomPicture } from './ZoomPane.tsx';

const HALF = 50;

type CompareSliderProps = { before: string; after: string; afterLabel: string; zoom: Zoom; format: InputFormat };

/** Before on the left, after on the right, and a line between them that pointer and keyboard move. */
export function CompareSlider({ before, after, afterLabel, zoom, format }: CompareSliderProps) {
  const t = useTranslations('work.result');
  const [percent, setPercent] = useState(HALF);
  const pane = useRef<HTMLDivElement>(null);
  const follow = (event: PointerEvent) => {
    const box = pane.current?.getBoundingClientRect();
    if (box) setPercent(Math.min(100, Math.max(0, ((event.clientX - box.left) / box.width) * 100)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moveSplit(percent, event.key, event.shiftKey);
    if (next === null) return;
    event.preventDefault();
    setPercent(next);
  };
  return (
    <div
      ref={pane}
      className={`${groundFor(format)} relative size-full touch-none overflow-hidden ${zoom.scale > 1 ? 'cursor-grab' : 'cursor-ew-resize'}`}
      {...zoomHandlers(zoom)}
      onPointerDown={(event) => {
        if (zoom.scale === 1) follow(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons !== 1) return;
        if (zoom.scale === 1) follow(event);
        else zoom.pan(event.movementX, event.movementY);
      }}
    >
      <ZoomPicture src={before} alt={t('before')} zoom={zoom} />
      <div className={`${groundFor(format)} absolute inset-0`} style={{ clipPath: `inset(0 0 0 ${percent}%)` }}>
        <ZoomPicture src={after} alt={afterLabel} zoom={zoom} />
      </div>
      <SideTag label={t('before')} side="left" />
      <SideTag label={afterLabel} side="right" />
      <div
        role="slider"
        tabIndex={0}
        aria-label={t('compare')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(percent)}
        aria-valuetext={t('position', { percent: String(Math.round(percent)) })}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          event.stopPropagation();
          if (event.buttons === 1) follow(event);
        }}
        className="group absolute inset-y-0 -ml-5 grid w-10 cursor-ew-resize place-items-center outline-none"
        style={{ left: `${percent}%` }}
      >
        <span
          aria-hidden="true"
          className="absolute inset-y-0 left-1/2 w-0.5 -translate-x-1/2 bg-white shadow-[0_0_0_1px_oklch(0_0_0/0.25)]"
        />
        <span className="relative grid size-10 place-items-center rounded-full bg-white text-[oklch(0.3_0.03_180)] shadow-lift group-focus-visible:outline-2 group-focus-visible:outline-offset-2 group-focus-visible:outline-mint-line">
          <MoveHorizontal aria-hidden="true" className="size-5" />
        </span>
      </div>
    </div>
  );
}
