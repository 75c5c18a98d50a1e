import { LOOKS, paintPerson } from './paint-person.ts';
import { paintScene } from './paint-scene.ts';

type Size = { width: number; height: number };

/** Faces of the group, from back to front: middle and half their height, as shares of the picture's sides and of its width. */
export const GROUP = [
  { x: 0.2, y: 0.5, size: 0.095, look: LOOKS.ben },
  { x: 0.8, y: 0.52, size: 0.09, look: LOOKS.cem },
  { x: 0.5, y: 0.56, size: 0.115, look: LOOKS.ada },
] as const;

/** One person before hills; or the person alone, on nothing. */
export function paintPortrait(context: CanvasRenderingContext2D, size: Size, isAlone = false): void {
  if (!isAlone) paintScene(context, size, false);
  const { width, height } = size;
  paintPerson(context, { x: width / 2, y: height * 0.45, size: Math.min(width * 0.25, height * 0.26) }, LOOKS.ada);
}

/** Three people before hills. */
export function paintGroup(context: CanvasRenderingContext2D, size: Size): void {
  const { width, height } = size;
  paintScene(context, size, false);
  for (const { x, y, size: half, look } of GROUP) paintPerson(context, { x: width * x, y: height * y, size: width * half }, look);
}
