import type { Stroke } from '@imagemint/contract/strokes';
import { Trash2, Undo2 } from 'lucide-react';
import { type PointerEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/Button.tsx';
import type { Photo } from '../session/photo.ts';
import { photoStore } from '../session/photo-store.ts';
import { useNaturalSize } from './use-natural-size.ts';

const [LEAST_SIZE, GREATEST_SIZE, FIRST_SIZE] = [0.005, 0.15, 0.03];
/** As the contract bounds them. */
const [MAX_STROKES, MAX_POINTS] = [60, 100];
/** A point nearer than this share of the brush to the one before adds nothing. */
const LEAST_STEP = 0.2;

/** The photo, to paint on with a brush: what is painted over will be erased. */
export function PaintLayer({ photo }: { photo: Photo }) {
  const t = useTranslations('work.paint');
  const natural = useNaturalSize(photo.url);
  const [size, setSize] = useState(FIRST_SIZE);
  const [drawn, setDrawn] = useState<Stroke | null>(null);
  const svg = useRef<SVGSVGElement>(null);
  const { strokes } = photo;
  if (natural === null) return null;
  const longer = Math.max(natural.width, natural.height);
  const place = (event: PointerEvent): [number, number] => {
    const matrix = svg.current?.getScreenCTM()?.inverse();
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    return [clamp(x / longer), clamp(y / longer)];
  };
  const begin = (event: PointerEvent<SVGSVGElement>) => {
    if (event.button !== 0 || strokes.length >= MAX_STROKES) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrawn({ points: [place(event)], size });
  };
  const move = (event: PointerEvent) => {
    if (drawn === null) return;
    const to = place(event);
    if (drawn.points.length < MAX_POINTS) return setDrawn(extend(drawn, to));
    // A long line goes on as another stroke.
    photoStore.setStrokes(photo.id, [...strokes, drawn].slice(0, MAX_STROKES));
    setDrawn({ points: [...drawn.points.slice(-1), to], size: drawn.size });
  };
  const end = () => {
    if (drawn) photoStore.setStrokes(photo.id, [...strokes, drawn].slice(0, MAX_STROKES));
    setDrawn(null);
  };
  return (
    <>
      <svg
        ref={svg}
        role="img"
        aria-label={t('label')}
        data-testid="paint"
        viewBox={`0 0 ${natural.width} ${natural.height}`}
        className="absolute inset-0 size-full cursor-crosshair touch-none p-3 pb-16 sm:p-5 sm:pb-18"
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <image href={photo.url} width={natural.width} height={natural.height} />
        {[...strokes, ...(drawn ? [drawn] : [])].map(({ points, size: width }, index) => (
          <polyline
            key={index}
            // A single point is drawn as a line to itself, whose round ends make the dot.
            points={(points.length === 1 ? [...points, ...points] : points).map(([x, y]) => `${x * longer},${y * longer}`).join(' ')}
            className="fill-none stroke-mint opacity-70"
            strokeWidth={width * longer}
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        ))}
      </svg>
      <BrushBar photo={photo} size={size} onSize={setSize} />
    </>
  );
}

type BrushBarProps = { photo: Photo; size: number; onSize: (size: number) => void };

function BrushBar({ photo: { id, strokes }, size, onSize }: BrushBarProps) {
  const t = useTranslations('work.paint');
  return (
    <div className="absolute bottom-3 left-1/2 flex -translate-x-1/2 items-center gap-2 rounded-full bg-raised py-1.5 pr-1.5 pl-4 shadow-lift ring-1 ring-line">
      <label className="flex items-center gap-2 text-sm font-medium">
        {t('brush')}
        <input
          type="range"
          min={LEAST_SIZE}
          max={GREATEST_SIZE}
          step={0.005}
          value={size}
          onChange={(event) => onSize(event.currentTarget.valueAsNumber)}
          className="w-24 accent-mint-line sm:w-36"
        />
      </label>
      <Button size="sm" disabled={strokes.length === 0} onClick={() => photoStore.setStrokes(id, strokes.slice(0, -1))}>
        <Undo2 aria-hidden="true" className="size-4" />
        {t('undo')}
      </Button>
      <Button size="sm" aria-label={t('clear')} disabled={strokes.length === 0} onClick={() => photoStore.setStrokes(id, [])}>
        <Trash2 aria-hidden="true" className="size-4" />
      </Button>
    </div>
  );
}

function clamp(share: number): number {
  return Math.min(1.5, Math.max(-0.5, Math.round(share * 10_000) / 10_000));
}

function extend(stroke: Stroke, to: [number, number]): Stroke {
  const last = stroke.points.at(-1) ?? to;
  const isNear = Math.hypot(to[0] - last[0], to[1] - last[1]) < LEAST_STEP * stroke.size;
  return isNear ? stroke : { ...stroke, points: [...stroke.points, to] };
}
