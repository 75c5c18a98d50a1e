import { createRandom } from '@imagemint/dev-stack/photos/random';
import sharp from 'sharp';

/** A line of text on a page: its corners in pixels, clockwise. */
export type TextLine = { corners: readonly [number, number][] };
export type Page = { name: string; photo: Buffer; lines: readonly TextLine[] };

/** Strokes of each letter on a grid 4 wide and 6 high, y downwards: no font is needed, so pages are the same on every machine. */
const STROKES: Record<string, string> = {
  A: 'M0 6L2 0 4 6M1 4H3',
  C: 'M4 1L3 0H1L0 1V5L1 6H3L4 5',
  D: 'M0 0V6H2L4 4V2L2 0Z',
  E: 'M4 0H0V6H4M0 3H3',
  H: 'M0 0V6M4 0V6M0 3H4',
  I: 'M2 0V6',
  L: 'M0 0V6H4',
  M: 'M0 6V0L2 3 4 0V6',
  N: 'M0 6V0L4 6V0',
  O: 'M1 0H3L4 1V5L3 6H1L0 5V1Z',
  P: 'M0 6V0H3L4 1V2L3 3H0',
  R: 'M0 6V0H3L4 1V2L3 3H0M2 3L4 6',
  S: 'M4 1L3 0H1L0 1 1 3H3L4 5 3 6H1L0 5',
  T: 'M0 0H4M2 0V6',
  U: 'M0 0V5L1 6H3L4 5V0',
  V: 'M0 0L2 6 4 0',
  1: 'M1 1L2 0V6',
  4: 'M3 6V0L0 4H4',
  7: 'M0 0H4L1 6',
};
const LETTERS = Object.keys(STROKES);
const [WIDTH, HEIGHT] = [1000, 1000];
const ANGLES = [0, 5, -12, 30, 90];
const LINES = 6;
const LETTERS_A_LINE = 18;

/** Pages of made-up words on paper, turned by several angles, with the place of every line. The same ones every time. */
export async function writePages(): Promise<Page[]> {
  return await Promise.all(ANGLES.map((degrees, index) => writePage(degrees, index)));
}

async function writePage(degrees: number, index: number): Promise<Page> {
  const random = createRandom(100 + index);
  const shapes: string[] = [];
  const lines: TextLine[] = [];
  for (let row = 0; row < LINES; row += 1) {
    const scale = 3.2 + random() * 2.2;
    const [left, top] = [190 + random() * 60, 230 + row * 92];
    const count = Math.floor(Math.min(LETTERS_A_LINE, 560 / (6 * scale)));
    const letters = Array.from({ length: count }, (_, at) => drawLetter(random, at));
    shapes.push(`<g transform="translate(${left} ${top}) scale(${scale})">${letters.join('')}</g>`);
    const [right, bottom] = [left + (count - 1) * 6 * scale + 4 * scale, top + 6 * scale];
    const corners: [number, number][] = [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ];
    lines.push({ corners: corners.map((corner) => turn(corner, degrees)) });
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#6f6353"/>
    <g transform="rotate(${degrees} 500 500)"><rect x="150" y="150" width="700" height="700" fill="#f3efe6"/>
    <g fill="none" stroke="#20242b" stroke-width="0.9" stroke-linecap="round">${shapes.join('')}</g></g></svg>`;
  const photo = await sharp(Buffer.from(svg)).flatten().blur(0.6).jpeg({ quality: 90 }).toBuffer();
  return { name: `page turned by ${degrees}°`, photo, lines };
}

function drawLetter(random: () => number, at: number): string {
  if (at % 7 === 6) return '';
  const letter = LETTERS[Math.floor(random() * LETTERS.length)] ?? 'A';
  return `<path d="${STROKES[letter]}" transform="translate(${at * 6} 0)"/>`;
}

/** Clockwise about the page's middle, as the SVG turns. */
function turn([x, y]: readonly [number, number], degrees: number): [number, number] {
  const [sine, cosine] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const [dx, dy] = [x - WIDTH / 2, y - HEIGHT / 2];
  return [WIDTH / 2 + dx * cosine - dy * sine, HEIGHT / 2 + dx * sine + dy * cosine];
}
