import { addHaze, addNoise, addScratches, addShake, coarsen, pixelate } from './degrade.ts';
import { paintCanvas } from './paint-canvas.ts';
import { GROUP, paintGroup, paintPortrait } from './paint-people.ts';
import { paintPage } from './paint-page.ts';
import { paintScene } from './paint-scene.ts';
import { paintThing } from './paint-thing.ts';

type Size = { width: number; height: number };
type Paint = (context: CanvasRenderingContext2D, size: Size) => void;

const SIZE = { width: 640, height: 480 };

const clear: Paint = (context, size) => paintScene(context, size);
const after =
  (first: Paint, then: Paint): Paint =>
  (context, size) => {
    first(context, size);
    then(context, size);
  };

const OPAQUE = {
  clear,
  dull: after(clear, addHaze),
  noisy: after(clear, (context, size) => addNoise(context, size, 30)),
  shaken: after(clear, (context, { width, height }) => addShake(context, { width, height }, width / 45)),
  coarse: after(clear, (context, size) => coarsen(context, size)),
  scratched: after(clear, addScratches),
  empty: (context: CanvasRenderingContext2D, size: Size) => paintScene(context, size, false),
  thing: (context: CanvasRenderingContext2D, size: Size) => paintThing(context, size),
  group: paintGroup,
  hidden: after(paintGroup, (context, { width, height }) => {
    for (const { x, y, size } of GROUP) {
      pixelate(context, { x: x * width, y: y * height, rx: size * width, ry: size * width * 1.25 });
    }
  }),
  page: (context: CanvasRenderingContext2D, size: Size) => paintPage(context, size),
  redacted: (context: CanvasRenderingContext2D, size: Size) => paintPage(context, size, true),
} satisfies Record<string, Paint>;

/** With nothing behind what they show. */
const CUT_OUT = {
  cutThing: (context: CanvasRenderingContext2D, size: Size) => paintThing(context, size, true),
  person: (context: CanvasRenderingContext2D, size: Size) => paintPortrait(context, size, true),
} satisfies Record<string, Paint>;

export type TilePictures = Record<keyof typeof OPAQUE | keyof typeof CUT_OUT, string>;

/** The pictures of the tool tiles, as blob URLs; the page stays usable while they are painted. */
export async function paintTiles(): Promise<TilePictures> {
  const all: [string, Paint, 'image/jpeg' | 'image/png'][] = [
    ...Object.entries(OPAQUE).map(([name, paint]) => [name, paint, 'image/jpeg'] as [string, Paint, 'image/jpeg']),
    ...Object.entries(CUT_OUT).map(([name, paint]) => [name, paint, 'image/png'] as [string, Paint, 'image/png']),
  ];
  const urls: Record<string, string> = {};
  for (const [name, paint, type] of all) {
    await new Promise((resolve) => setTimeout(resolve));
    urls[name] = URL.createObjectURL(await paintCanvas(SIZE, paint, type));
  }
  return urls as TilePictures;
}
