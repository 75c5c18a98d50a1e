import type { PointerEvent, WheelEvent } from 'react';
import type { InputFormat } from '@imagemint/contract/formats';
import { groundFor } from './ground-for.ts';
import type { Zoom } from './use-zoom.ts';

const TAG = 'absolute top-3 rounded-md bg-[oklch(0.2_0.02_180/0.75)] px-2 py-0.5 text-xs font-medium text-white';

/** Moves and scales a picture by pointer and by Ctrl + wheel. */
export function zoomHandlers(zoom: Zoom) {
  return {
    onWheel: (event: WheelEvent) => {
      if (event.ctrlKey || event.metaKey) zoom.by(event.deltaY < 0 ? 1.2 : 1 / 1.2);
    },
    onPointerMove: (event: PointerEvent) => {
      if (event.buttons === 1 && zoom.scale > 1) zoom.pan(event.movementX, event.movementY);
    },
    onDoubleClick: () => (zoom.scale > 1 ? zoom.reset() : zoom.by(3)),
  };
}

/** One picture, scaled and moved as the other side is. */
export function ZoomPicture({ src, alt, zoom }: { src: string; alt: string; zoom: Zoom }) {
  return (
    <img
      src={src}
      alt={alt}
      draggable={false}
      decoding="async"
      className="absolute inset-0 size-full object-contain p-3 select-none sm:p-5"
      style={{ transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})` }}
    />
  );
}

/** One side of a comparison. */
export function ZoomPane({ src, label, zoom, format }: { src: string; label: string; zoom: Zoom; format: InputFormat | undefined }) {
  return (
    <div
      className={`${groundFor(format)} relative size-full touch-none overflow-hidden ${zoom.scale > 1 ? 'cursor-grab' : ''}`}
      {...zoomHandlers(zoom)}
    >
      <ZoomPicture src={src} alt={label} zoom={zoom} />
      <span className={`${TAG} left-3`}>{label}</span>
    </div>
  );
}

/** The label of one side. */
export function SideTag({ label, side }: { label: string; side: 'left' | 'right' }) {
  return (
    <span aria-hidden="true" className={`${TAG} pointer-events-none ${side === 'left' ? 'left-3' : 'right-3'}`}>
      {label}
    </span>
  );
}
