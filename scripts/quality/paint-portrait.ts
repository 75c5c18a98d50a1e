import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import sharp from 'sharp';

const [WIDTH, HEIGHT] = [600, 750];
const [LIGHT, SKIN, SHADE, DEEP, LIP, HAIR] = ['#f8d9c2', '#e9b897', '#bd7f5e', '#6d3a2a', '#b5574f', '#4a2c1d'];

const FACE =
  'M0 -.86C.4 -.86 .64 -.56 .66 -.12C.67 .14 .62 .4 .5 .62C.4 .82 .18 .98 0 .98C-.18 .98 -.4 .82 -.5 .62C-.62 .4 -.67 .14 -.66 -.12C-.64 -.56 -.4 -.86 0 -.86Z';

type Spot = { x: number; y: number; rx: number; ry: number; colour: string; strength: number };

/** A head of nobody's likeness, lit from the upper left: soft spots of light and shade are what a detector of faces goes by. Middle 0, half its height 1. */
function drawHead(): string {
  const fades = new Map<string, string>();
  const spot = ({ x, y, rx, ry, colour, strength }: Spot) => {
    fades.set(colour, `fade-${colour.slice(1)}`);
    return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" opacity="${strength}" fill="url(#fade-${colour.slice(1)})"/>`;
  };
  const eyes = [-1, 1].map(
    (side) => `<g transform="translate(${side * 0.285} -.07)">
      ${spot({ x: 0, y: -0.04, rx: 0.27, ry: 0.19, colour: SHADE, strength: 0.75 })}${spot({ x: side * -0.17, y: -0.03, rx: 0.12, ry: 0.16, colour: DEEP, strength: 0.5 })}
      <path d="M-.15 .02C-.09 -.075 .07 -.085 .15 .015C.08 .075 -.08 .08 -.15 .02Z" fill="#efe8e2"/><circle cy="-.005" r=".072" fill="#4d6b58"/>
      <circle cy="-.005" r=".036" fill="#0b0807"/><circle cx="-.026" cy="-.03" r=".014" fill="#fff"/>
      <path d="M-.16 .025C-.09 -.08 .07 -.09 .16 .012" fill="none" stroke="#1d120e" stroke-width=".026"/>
      <path d="M${side * -0.19} -.18C${side * -0.06} -.25 ${side * 0.12} -.255 ${side * 0.23} -.165" fill="none" stroke="${HAIR}" stroke-width=".045"/></g>`,
  );
  const nose = [
    spot({ x: 0.09, y: 0.1, rx: 0.1, ry: 0.36, colour: SHADE, strength: 0.6 }),
    spot({ x: -0.02, y: 0.29, rx: 0.08, ry: 0.07, colour: '#ffffff', strength: 0.34 }),
    spot({ x: 0.03, y: 0.39, rx: 0.2, ry: 0.07, colour: DEEP, strength: 0.55 }),
    ...[-1, 1].map((side) => spot({ x: side * 0.072, y: 0.375, rx: 0.055, ry: 0.028, colour: '#2a120c', strength: 0.85 })),
  ];
  const mouth = `${spot({ x: 0, y: 0.61, rx: 0.36, ry: 0.16, colour: SHADE, strength: 0.35 })}
    <path d="M-.265 .575C-.14 .545 -.06 .525 0 .542C.06 .525 .14 .545 .265 .575C.17 .71 -.17 .71 -.265 .575Z" fill="${LIP}"/>
    <path d="M-.275 .57C-.14 .612 .14 .612 .275 .57" fill="none" stroke="#4a1c18" stroke-width=".016"/>`;
  const shades = [
    spot({ x: 0.62, y: 0.1, rx: 0.4, ry: 0.95, colour: SHADE, strength: 0.75 }),
    spot({ x: -0.1, y: -0.46, rx: 0.42, ry: 0.26, colour: LIGHT, strength: 0.5 }),
    spot({ x: 0.1, y: 1.02, rx: 0.55, ry: 0.2, colour: DEEP, strength: 0.4 }),
  ];
  const stops = [...fades].map(
    ([colour, id]) =>
      `<radialGradient id="${id}"><stop offset="0" stop-color="${colour}"/><stop offset=".5" stop-color="${colour}" stop-opacity=".55"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`,
  );
  return `<defs>${stops.join('')}<clipPath id="face"><path d="${FACE}"/></clipPath></defs>
    <path d="M-2 3C-1.9 1.9 -1.5 1.5 -.92 1.36C-.3 1.2 .3 1.2 .92 1.36C1.5 1.5 1.9 1.9 2 3V9H-2Z" fill="#2f7a70"/>
    <path d="M-.36 .5C-.36 .9 -.36 1.1 -.44 1.28L.44 1.28C.36 1.1 .36 .9 .36 .5Z" fill="${SHADE}"/>
    <path d="${FACE}" fill="${SKIN}"/>
    <g clip-path="url(#face)">${shades.join('')}</g>${eyes.join('')}${nose.join('')}${mouth}
    <path d="M-.67 -.04C-.63 -.32 -.56 -.44 -.46 -.52C-.2 -.74 .16 -.62 .44 -.56C.56 -.46 .63 -.3 .67 -.04C.76 -.4 .74 -.78 .48 -1C.22 -1.18 -.28 -1.2 -.54 -.98C-.76 -.76 -.76 -.4 -.67 -.04Z" fill="${HAIR}"/>`;
}

/** A JPEG of one painted person before a landscape: the tools that look for faces find this one. */
export async function paintPortrait(): Promise<Buffer> {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><g transform="translate(300 340) scale(150)">${drawHead()}</g></svg>`;
  const landscape = await generatePhoto({ seed: 60, width: WIDTH, height: HEIGHT, format: 'png', grain: 1 });
  return await sharp(await sharp(landscape).blur(2).toBuffer())
    .composite([{ input: Buffer.from(head) }])
    .jpeg({ quality: 93 })
    .toBuffer();
}
