/** Fills, lines and soft spots on a canvas; paths as SVG writes them. */
export type Brush = {
  context: CanvasRenderingContext2D;
  fill: (path: string, style: string | CanvasGradient) => void;
  line: (path: string, style: string, width: number) => void;
  /** A soft spot of a colour, strongest in its middle. */
  spot: (place: { x: number; y: number; rx: number; ry: number; turn?: number }, colour: string, strength: number) => void;
  within: (path: string, paint: () => void) => void;
};

/** What the painters draw with. */
export function createBrush(context: CanvasRenderingContext2D): Brush {
  return {
    context,
    fill(path, style) {
      context.fillStyle = style;
      context.fill(new Path2D(path));
    },
    line(path, style, width) {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.stroke(new Path2D(path));
    },
    spot({ x, y, rx, ry, turn = 0 }, colour, strength) {
      context.save();
      context.translate(x, y);
      context.rotate(turn);
      context.scale(rx, ry);
      const gradient = context.createRadialGradient(0, 0, 0, 0, 0, 1);
      gradient.addColorStop(0, fade(colour, strength));
      gradient.addColorStop(0.5, fade(colour, strength * 0.55));
      gradient.addColorStop(1, fade(colour, 0));
      context.fillStyle = gradient;
      context.fillRect(-1, -1, 2, 2);
      context.restore();
    },
    within(path, paint) {
      context.save();
      context.clip(new Path2D(path));
      paint();
      context.restore();
    },
  };
}

/** #rrggbb with an opacity. */
export function fade(colour: string, opacity: number): string {
  return `${colour}${Math.round(Math.min(1, opacity) * 255)
    .toString(16)
    .padStart(2, '0')}`;
}
