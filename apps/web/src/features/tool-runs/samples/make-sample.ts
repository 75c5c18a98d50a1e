import type { ToolId } from '@imagemint/contract/tools';
import { addHaze, addNoise, addScratches, addShake, darken } from './degrade.ts';
import { paintCanvas } from './paint-canvas.ts';
import { paintPage } from './paint-page.ts';
import { paintGroup, paintPortrait } from './paint-people.ts';
import { paintScene } from './paint-scene.ts';
import { paintThing } from './paint-thing.ts';

type Size = { width: number; height: number };
type Context = CanvasRenderingContext2D;
type Sample = Size & { name: string; paint: (context: Context, size: Size) => void };

const LARGE = { width: 2_400, height: 1_800 };
const SMALL = { width: 480, height: 360 };
/** As small as a network repairs it in some seconds. */
const SMALLEST = { width: 400, height: 300 };

const scene = (context: Context, size: Size) => paintScene(context, size);
const landscape: Sample = { ...LARGE, name: 'balloon', paint: scene };
const portrait: Sample = { width: 1_200, height: 1_500, name: 'portrait', paint: (context, size) => paintPortrait(context, size) };

/** What each tool is shown on: something that it visibly works on. */
const SAMPLES: Record<ToolId, Sample> = {
  enhance: { ...LARGE, name: 'haze', paint: spoil(addHaze) },
  resize: landscape,
  convert: landscape,
  compress: landscape,
  'smart-crop': landscape,
  'strip-metadata': landscape,
  'remove-background': { width: 1_400, height: 1_050, name: 'mug', paint: (context, size) => paintThing(context, size) },
  'portrait-blur': portrait,
  'anonymise-faces': { width: 1_600, height: 1_200, name: 'group', paint: paintGroup },
  'redact-text': { width: 1_200, height: 1_200, name: 'note', paint: (context, size) => paintPage(context, size) },
  'passport-photo': portrait,
  upscale: { ...SMALL, name: 'small', paint: scene },
  brighten: { width: 1_200, height: 900, name: 'dusk', paint: spoil(darken) },
  denoise: { ...SMALLEST, name: 'grain', paint: spoil(addNoise) },
  deblur: { ...SMALLEST, name: 'shaken', paint: spoil((context, size) => addShake(context, size, size.width / 50)) },
  erase: { width: 1_200, height: 900, name: 'scratched', paint: spoil(addScratches) },
};

/** Our picture for a tool, painted in this tab. Nobody's photo. */
export async function makeSample(tool: ToolId): Promise<File> {
  const { name, paint, ...size } = SAMPLES[tool];
  return new File([await paintCanvas(size, paint)], `sample-${name}.jpg`, { type: 'image/jpeg' });
}

function spoil(degrade: (context: Context, size: Size) => void): Sample['paint'] {
  return (context, size) => {
    paintScene(context, size);
    degrade(context, size);
  };
}
