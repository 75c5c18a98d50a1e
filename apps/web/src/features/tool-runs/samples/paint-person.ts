import { type Brush, createBrush, fade } from './brush.ts';

/** How a painted person looks; colours as CSS writes them. */
export type Look = { skin: Skin; hair: string; hairLight: string; iris: string; cloth: string; clothDark: string; hasLongHair: boolean };
type Skin = { light: string; base: string; shade: string; deep: string; lip: string };

/** Where a person stands: the middle of the face between the eyes and mouth, and half the height of the head, in pixels. */
export type Place = { x: number; y: number; size: number };

const FAIR: Skin = { light: '#f8d9c2', base: '#e9b897', shade: '#bd7f5e', deep: '#6d3a2a', lip: '#b5574f' };
const BROWN: Skin = { light: '#c68d62', base: '#a26a43', shade: '#6b3d24', deep: '#331a0f', lip: '#7d3b35' };
const TAN: Skin = { light: '#eec49a', base: '#d39c6d', shade: '#96613c', deep: '#4f2c1b', lip: '#a0524a' };

export const LOOKS = {
  ada: { skin: FAIR, hair: '#4a2c1d', hairLight: '#8a5c3c', iris: '#4d6b58', cloth: '#2f7a70', clothDark: '#173f3b', hasLongHair: true },
  ben: { skin: BROWN, hair: '#17110e', hairLight: '#43352c', iris: '#3b2415', cloth: '#c9822f', clothDark: '#7a4717', hasLongHair: false },
  cem: { skin: TAN, hair: '#231a17', hairLight: '#57463c', iris: '#4a3420', cloth: '#4a5f8a', clothDark: '#25314d', hasLongHair: false },
} satisfies Record<string, Look>;

/** Draws a person from the chest up, lit from the upper left, as a camera would see one. Nobody's likeness. */
export function paintPerson(context: CanvasRenderingContext2D, { x, y, size }: Place, look: Look): void {
  context.save();
  context.translate(x, y);
  context.scale(size, size);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  const brush = createBrush(context);
  paintBack(brush, look);
  paintBody(brush, look);
  paintHead(brush, look);
  paintEyes(brush, look);
  paintNose(brush, look);
  paintMouth(brush, look);
  paintHair(brush, look);
  context.restore();
}

const FACE =
  'M0 -.86C.4 -.86 .64 -.56 .66 -.12C.67 .14 .62 .4 .5 .62C.4 .82 .18 .98 0 .98C-.18 .98 -.4 .82 -.5 .62C-.62 .4 -.67 .14 -.66 -.12C-.64 -.56 -.4 -.86 0 -.86Z';
const STRANDS = 60;
const NECK = 'M-.36 .5C-.36 .9 -.36 1.1 -.44 1.28L.44 1.28C.36 1.1 .36 .9 .36 .5Z';
const SHOULDERS =
  'M-2 3C-1.9 1.9 -1.5 1.5 -.92 1.36C-.7 1.3 -.5 1.24 -.42 1.1C-.3 1.4 .3 1.4 .42 1.1C.5 1.24 .7 1.3 .92 1.36C1.5 1.5 1.9 1.9 2 3C2.05 4 2.2 6 2.2 9Z';

function paintBack({ fill, spot }: Brush, { hair, hairLight, hasLongHair }: Look): void {
  if (!hasLongHair) return;
  fill(
    'M0 -1.14C.52 -1.16 .8 -.8 .82 -.3C.84 .2 .98 .5 .92 .98C.88 1.3 .7 1.42 .5 1.4L-.5 1.4C-.7 1.42 -.9 1.3 -.94 .98C-.98 .5 -.84 .2 -.82 -.3C-.8 -.8 -.52 -1.16 0 -1.14Z',
    hair,
  );
  spot({ x: -0.74, y: 0.5, rx: 0.14, ry: 0.7 }, hairLight, 0.5);
}

function paintBody({ context, fill, line, spot, within }: Brush, { skin, cloth, clothDark }: Look): void {
  const neck = context.createLinearGradient(-0.4, 0, 0.4, 0);
  neck.addColorStop(0, skin.base);
  neck.addColorStop(0.35, skin.base);
  neck.addColorStop(1, skin.shade);
  fill(NECK, neck);
  within(NECK, () => {
    spot({ x: 0.05, y: 0.86, rx: 0.6, ry: 0.34 }, skin.deep, 0.75);
    spot({ x: 0.2, y: 1.05, rx: 0.3, ry: 0.5 }, skin.deep, 0.35);
  });
  const shirt = context.createLinearGradient(-1.6, 1.2, 1.8, 2.6);
  shirt.addColorStop(0, cloth);
  shirt.addColorStop(1, clothDark);
  fill(SHOULDERS, shirt);
  within(SHOULDERS, () => {
    spot({ x: -1.1, y: 1.5, rx: 0.7, ry: 0.3, turn: -0.3 }, '#ffffff', 0.22);
    spot({ x: 0.1, y: 1.3, rx: 0.7, ry: 0.3 }, '#000000', 0.4);
    spot({ x: -1.1, y: 3.4, rx: 0.3, ry: 1.5, turn: 0.1 }, '#000000', 0.22);
    spot({ x: 1.15, y: 3.4, rx: 0.3, ry: 1.5, turn: -0.1 }, '#000000', 0.28);
  });
  line('M-.42 1.12C-.3 1.42 .3 1.42 .42 1.12', clothDark, 0.05);
}

function paintHead({ context, fill, spot, within }: Brush, { skin }: Look): void {
  for (const side of [-1, 1]) {
    fill(
      `M${side * 0.64} -.12C${side * 0.8} -.22 ${side * 0.82} .06 ${side * 0.74} .22C${side * 0.7} .34 ${side * 0.64} .32 ${side * 0.62} .26Z`,
      side < 0 ? skin.base : skin.shade,
    );
    spot({ x: side * 0.7, y: 0.05, rx: 0.06, ry: 0.14 }, skin.deep, 0.45);
  }
  const face = context.createRadialGradient(-0.22, -0.25, 0.05, 0, 0.05, 1.05);
  face.addColorStop(0, skin.light);
  face.addColorStop(0.5, skin.base);
  face.addColorStop(0.88, skin.shade);
  face.addColorStop(1, skin.deep);
  fill(FACE, face);
  within(FACE, () => {
    spot({ x: 0.62, y: 0.1, rx: 0.4, ry: 0.95 }, skin.shade, 0.75);
    spot({ x: -0.64, y: 0.3, rx: 0.2, ry: 0.7 }, skin.shade, 0.4);
    spot({ x: 0.1, y: 1.02, rx: 0.55, ry: 0.2 }, skin.deep, 0.4);
    // Light on forehead, cheeks and chin, and a little blood in the cheeks.
    spot({ x: -0.1, y: -0.46, rx: 0.42, ry: 0.26 }, skin.light, 0.5);
    spot({ x: -0.36, y: 0.2, rx: 0.2, ry: 0.17 }, '#ffffff', 0.2);
    spot({ x: 0.34, y: 0.2, rx: 0.16, ry: 0.15 }, '#ffffff', 0.12);
    spot({ x: -0.36, y: 0.32, rx: 0.24, ry: 0.18 }, skin.lip, 0.22);
    spot({ x: 0.36, y: 0.32, rx: 0.22, ry: 0.18 }, skin.lip, 0.22);
    spot({ x: -0.03, y: 0.82, rx: 0.16, ry: 0.1 }, '#ffffff', 0.2);
  });
}

function paintEyes(brush: Brush, look: Look): void {
  for (const side of [-1, 1] as const) {
    brush.context.save();
    brush.context.translate(side * 0.285, -0.07);
    paintEye(brush, look, side);
    brush.context.restore();
  }
}

const EYE = 'M-.15 .02C-.09 -.075 .07 -.085 .15 .015C.08 .075 -.08 .08 -.15 .02Z';

function paintEye({ context, fill, line, spot, within }: Brush, { skin, hair, iris }: Look, side: -1 | 1): void {
  // The socket lies in shade, more so towards the nose.
  spot({ x: 0, y: -0.04, rx: 0.27, ry: 0.19 }, skin.shade, 0.75);
  spot({ x: side * -0.17, y: -0.03, rx: 0.12, ry: 0.16 }, skin.deep, 0.5);
  spot({ x: 0, y: 0.11, rx: 0.19, ry: 0.07 }, skin.shade, 0.45);
  fill(EYE, '#efe8e2');
  within(EYE, () => {
    spot({ x: 0, y: -0.07, rx: 0.2, ry: 0.08 }, '#3a2a24', 0.6);
    context.fillStyle = iris;
    context.beginPath();
    context.arc(0, -0.005, 0.077, 0, Math.PI * 2);
    context.fill();
    spot({ x: 0, y: -0.04, rx: 0.09, ry: 0.06 }, '#000000', 0.6);
    context.fillStyle = '#0b0807';
    context.beginPath();
    context.arc(0, -0.005, 0.036, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = '#ffffffe6';
    context.beginPath();
    context.arc(-0.026, -0.03, 0.014, 0, Math.PI * 2);
    context.fill();
  });
  line('M-.16 .025C-.09 -.08 .07 -.09 .16 .012', '#1d120e', 0.026);
  line('M-.14 .03C-.08 .08 .08 .075 .14 .022', fade(skin.deep, 0.5), 0.012);
  line('M-.15 -.06C-.08 -.125 .07 -.13 .16 -.05', fade(skin.deep, 0.55), 0.014);
  const [inner, outer] = [side * -0.19, side * 0.23];
  fill(
    `M${inner} -.2C${side * -0.06} -.265 ${side * 0.12} -.275 ${outer} -.165C${side * 0.12} -.235 ${side * -0.04} -.225 ${inner} -.16Z`,
    fade(hair, 0.88),
  );
  spot({ x: side * 0.02, y: -0.2, rx: 0.2, ry: 0.05 }, hair, 0.45);
}

function paintNose({ line, spot }: Brush, { skin }: Look): void {
  spot({ x: 0.09, y: 0.1, rx: 0.1, ry: 0.36 }, skin.shade, 0.6);
  spot({ x: -0.1, y: 0.02, rx: 0.06, ry: 0.25 }, skin.shade, 0.3);
  spot({ x: -0.015, y: 0.1, rx: 0.05, ry: 0.3 }, '#ffffff', 0.3);
  spot({ x: -0.02, y: 0.29, rx: 0.08, ry: 0.07 }, '#ffffff', 0.34);
  spot({ x: 0.03, y: 0.39, rx: 0.2, ry: 0.07 }, skin.deep, 0.55);
  for (const side of [-1, 1]) {
    spot({ x: side * 0.135, y: 0.32, rx: 0.075, ry: 0.09 }, skin.shade, 0.5);
    spot({ x: side * 0.072, y: 0.375, rx: 0.055, ry: 0.028 }, '#2a120c', 0.85);
    line(`M${side * 0.17} .29C${side * 0.2} .335 ${side * 0.18} .38 ${side * 0.13} .385`, fade(skin.deep, 0.28), 0.012);
  }
  spot({ x: 0, y: 0.46, rx: 0.04, ry: 0.07 }, skin.shade, 0.4);
}

function paintMouth({ context, fill, line, spot }: Brush, { skin }: Look): void {
  const lower = context.createLinearGradient(0, 0.58, 0, 0.72);
  lower.addColorStop(0, skin.lip);
  lower.addColorStop(1, fade(skin.lip, 0.8));
  spot({ x: 0, y: 0.61, rx: 0.36, ry: 0.16 }, skin.shade, 0.35);
  fill('M-.265 .575C-.14 .545 -.06 .525 0 .542C.06 .525 .14 .545 .265 .575C.1 .618 -.1 .618 -.265 .575Z', skin.lip);
  fill('M-.255 .58C-.1 .62 .1 .62 .255 .58C.17 .71 -.17 .71 -.255 .58Z', lower);
  spot({ x: -0.03, y: 0.64, rx: 0.12, ry: 0.03 }, '#ffffff', 0.35);
  spot({ x: 0, y: 0.56, rx: 0.2, ry: 0.035 }, skin.deep, 0.3);
  line('M-.275 .57C-.14 .612 -.05 .606 0 .61C.05 .606 .14 .612 .275 .57', '#4a1c18', 0.016);
  for (const side of [-1, 1]) {
    spot({ x: side * 0.29, y: 0.572, rx: 0.05, ry: 0.04 }, skin.deep, 0.45);
    spot({ x: side * 0.3, y: 0.46, rx: 0.05, ry: 0.13, turn: side * -0.35 }, skin.shade, 0.3);
  }
  spot({ x: 0, y: 0.735, rx: 0.19, ry: 0.045 }, skin.deep, 0.42);
}

const HAIR = {
  // Parted on one side, falling past the shoulders.
  long: 'M.2 -.82C-.04 -.76 -.4 -.62 -.56 -.3C-.64 0 -.62 .42 -.7 .78C-.76 1.06 -.66 1.3 -.78 1.42C-1 1.3 -1 .9 -.9 .5C-.84 .2 -.86 -.1 -.84 -.35C-.8 -.86 -.46 -1.16 .02 -1.16C.5 -1.16 .8 -.86 .84 -.35C.86 -.1 .84 .2 .9 .5C1 .9 1 1.3 .78 1.42C.66 1.3 .76 1.06 .7 .78C.62 .42 .66 0 .58 -.28C.52 -.6 .4 -.78 .2 -.82Z',
  short:
    'M-.67 -.04C-.63 -.32 -.56 -.44 -.46 -.52C-.2 -.74 .16 -.62 .44 -.56C.56 -.46 .63 -.3 .67 -.04C.76 -.4 .74 -.78 .48 -1C.22 -1.18 -.28 -1.2 -.54 -.98C-.76 -.76 -.76 -.4 -.67 -.04Z',
};

function paintHair({ fill, line, spot, within }: Brush, { hair, hairLight, hasLongHair }: Look): void {
  const path = hasLongHair ? HAIR.long : HAIR.short;
  // What hangs over the forehead throws a shade on it.
  spot({ x: -0.42, y: -0.5, rx: 0.3, ry: 0.2, turn: -0.6 }, hair, 0.2);
  spot({ x: 0.46, y: -0.42, rx: 0.24, ry: 0.24, turn: 0.7 }, hair, 0.2);
  fill(path, hair);
  within(path, () => {
    spot({ x: -0.32, y: -0.88, rx: 0.5, ry: 0.2, turn: -0.45 }, hairLight, 0.85);
    spot({ x: 0.6, y: -0.75, rx: 0.3, ry: 0.14, turn: 0.8 }, hairLight, 0.55);
    spot({ x: -0.8, y: 0.7, rx: 0.1, ry: 0.5 }, hairLight, 0.5);
    for (let strand = 0; strand < STRANDS; strand += 1) {
      const side = strand % 2 === 0 ? -1 : 1;
      const reach = 0.35 + (strand / STRANDS) * 0.62;
      const bend = Math.sin(strand * 2.3) * 0.05;
      const colour = strand % 3 === 0 ? hairLight : '#000000';
      const end = hasLongHair
        ? `${side * (reach + 0.02 + bend)} .6 ${side * (reach * 0.9 + bend)} 1.4`
        : `${side * reach} -.4 ${side * reach} 0`;
      line(`M${0.16 + bend} -1.12C${side * reach} ${-1.05 + bend} ${end}`, fade(colour, 0.2), 0.011);
    }
  });
}
