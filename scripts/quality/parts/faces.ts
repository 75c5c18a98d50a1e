import sharp from 'sharp';
import type { Raster } from '../measures.ts';
import { readRaster } from '../raster.ts';
import type { Quality } from '../quality.ts';
import type { Score } from '../score.ts';
import type { ApplyTool } from '../start-tools.ts';

/** Where faces are in photographs that we know: centre and half-axes of an ellipse, as shares of width and height. */
const KNOWN_FACES: Record<string, readonly { x: number; y: number; rx: number; ry: number }[]> = {
  'portrait.jpg': [
    { x: 0.37, y: 0.325, rx: 0.045, ry: 0.075 },
    { x: 0.69, y: 0.235, rx: 0.04, ry: 0.08 },
  ],
};

type Face = { x: number; y: number; rx: number; ry: number };
type Scene = { photo: Buffer; faces: Face[] };

type Variation = { width: number; degrees: number; isMirrored: boolean };

const WIDTHS = [840, 420, 260];
const ANGLES = [0, 20, -20, 90];
/** Share of a face's area that must be changed for it to count as covered. */
const COVERED = 0.95;
const CHANGED = 6;

const VARIATIONS: readonly Variation[] = WIDTHS.flatMap((width) =>
  ANGLES.flatMap((degrees) => [false, true].map((isMirrored) => ({ width, degrees, isMirrored }))),
);

/** Faces that `anonymise-faces` covers in known photographs, made smaller, mirrored and turned; none without such a photograph. */
export async function scoreFaces({ apply, photos }: Quality): Promise<Score[]> {
  const known = Object.entries(KNOWN_FACES).flatMap(([name, faces]) => {
    const photo = photos.get(name);
    return photo === undefined ? [] : [{ photo, faces }];
  });
  if (known.length === 0) return [];
  let covered = 0;
  const missed: string[] = [];
  for (const variation of VARIATIONS) {
    for (const { photo, faces } of known) {
      const found = await countCovered(await drawScene(photo, faces, variation), apply);
      covered += found;
      const { width, degrees, isMirrored } = variation;
      if (found < faces.length) missed.push(`${width} px, ${degrees}°${isMirrored ? ', mirrored' : ''}`);
    }
  }
  const total = VARIATIONS.length * known.reduce((sum, { faces }) => sum + faces.length, 0);
  const detail = `${covered} of ${total} faces${missed.length === 0 ? '' : `; missed at ${missed.join('; ')}`}`;
  return [{ what: 'anonymise faces: faces covered', mean: covered / total, digits: 3, detail, goal: { least: 0.95 } }];
}

async function drawScene(photo: Buffer, known: readonly Face[], { width, degrees, isMirrored }: Variation): Promise<Scene> {
  const small = sharp(await sharp(photo).autoOrient().resize({ width }).toBuffer());
  const mirrored = isMirrored ? small.flop() : small;
  const { height = 0 } = await small.metadata();
  const turned = await sharp(await mirrored.png().toBuffer())
    .rotate(degrees, { background: '#808080' })
    .png()
    .toBuffer({ resolveWithObject: true });
  const [sine, cosine] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const faces = known.map(({ x, y, rx, ry }) => {
    const [dx, dy] = [((isMirrored ? 1 - x : x) - 0.5) * width, (y - 0.5) * height];
    // A turned ellipse is looked at as the circle inside it.
    const radius = Math.min(rx * width, ry * height);
    return {
      x: turned.info.width / 2 + dx * cosine - dy * sine,
      y: turned.info.height / 2 + dx * sine + dy * cosine,
      rx: degrees === 0 ? rx * width : radius,
      ry: degrees === 0 ? ry * height : radius,
    };
  });
  return { photo: turned.data, faces };
}

async function countCovered({ photo, faces }: Scene, apply: ApplyTool): Promise<number> {
  const before = await readRaster(photo);
  const after = await readRaster(await apply('anonymise-faces', photo, { style: 'solid', format: 'png' }).catch(() => photo));
  return faces.filter((face) => measureChanged(face, before, after) >= COVERED).length;
}

function measureChanged({ x, y, rx, ry }: Face, before: Raster, after: Raster): number {
  let changed = 0;
  let count = 0;
  for (let v = -1; v <= 1; v += 0.1) {
    for (let u = -1; u <= 1; u += 0.1) {
      if (u * u + v * v > 1) continue;
      const at = (Math.round(y + v * ry) * before.width + Math.round(x + u * rx)) * before.channels;
      count += 1;
      if (Math.abs((before.data[at] ?? 0) - (after.data[at] ?? 0)) >= CHANGED) changed += 1;
    }
  }
  return changed / count;
}
