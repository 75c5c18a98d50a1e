import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import sharp from 'sharp';

/** A photo of a thing before a landscape, and the thing's true mask: one byte a pixel. */
export type Composition = { name: string; photo: Buffer; mask: { data: Uint8Array; width: number; height: number; channels: 1 } };

const [WIDTH, HEIGHT] = [1200, 900];

/** Things that a painter of vector graphics can shade; coordinates of a canvas of 1200 × 900. */
const SUBJECTS: Record<string, string> = {
  balloon: `<path d="M600 130c150 0 250 110 250 245 0 130-110 220-190 300h-120c-80-80-190-170-190-300 0-135 100-245 250-245z" fill="url(#red)"/>
    <path d="M560 690h80l-8 70h-64z" fill="#6b4a2b"/><path d="M520 140c-90 150-60 380 30 530M680 140c90 150 60 380-30 530" fill="none" stroke="#fff3" stroke-width="26"/>`,
  mug: `<path d="M380 260h380v380c0 70-60 110-190 110s-190-40-190-110z" fill="url(#blue)"/><ellipse cx="570" cy="262" rx="190" ry="48" fill="#dfe7ee"/>
    <ellipse cx="570" cy="270" rx="160" ry="34" fill="#3b2314"/><path d="M760 340c130-30 170 60 140 140-24 62-90 100-145 96" fill="none" stroke="url(#blue)" stroke-width="48" stroke-linecap="round"/>`,
  bottle: `<path d="M540 120h120v150c0 40 70 70 70 150v330c0 34-24 50-60 50H530c-36 0-60-16-60-50V420c0-80 70-110 70-150z" fill="url(#green)"/>
    <rect x="532" y="96" width="136" height="56" rx="10" fill="#c9a227"/><rect x="482" y="470" width="236" height="190" fill="#f4efe2"/>`,
  car: `<path d="M190 560c0-60 40-80 130-90l110-120c20-22 50-36 90-36h250c50 0 80 16 110 50l90 104c90 10 130 40 130 110v70H190z" fill="url(#red)"/>
    <path d="M450 470l80-100c8-10 20-16 34-16h80v116zM690 354h80c20 0 36 8 48 24l66 92H690z" fill="#28323c"/>
    <circle cx="370" cy="650" r="84" fill="#15181b"/><circle cx="370" cy="650" r="40" fill="#a9b1b8"/><circle cx="880" cy="650" r="84" fill="#15181b"/><circle cx="880" cy="650" r="40" fill="#a9b1b8"/>`,
  pear: `<path d="M610 190c70 0 96 70 104 140 10 80 110 120 110 250 0 130-90 200-220 200s-214-70-214-200c0-120 96-170 112-250 14-70 40-140 108-140z" fill="url(#green)"/>
    <path d="M606 200c-6-50 10-90 40-120" fill="none" stroke="#5b3a1e" stroke-width="18" stroke-linecap="round"/>`,
  teddy: `<g fill="url(#brown)"><circle cx="470" cy="200" r="66"/><circle cx="730" cy="200" r="66"/><circle cx="600" cy="300" r="170"/><ellipse cx="600" cy="600" rx="210" ry="220"/>
    <ellipse cx="390" cy="540" rx="70" ry="130" transform="rotate(30 390 540)"/><ellipse cx="810" cy="540" rx="70" ry="130" transform="rotate(-30 810 540)"/></g>
    <ellipse cx="600" cy="350" rx="80" ry="60" fill="#e8d2ae"/><circle cx="540" cy="270" r="16"/><circle cx="660" cy="270" r="16"/><ellipse cx="600" cy="328" rx="26" ry="18"/>`,
};

const SHADES: Record<string, [string, string, string]> = {
  red: ['#ff8a73', '#d6392b', '#6d120d'],
  blue: ['#9fc4ea', '#2f6fb5', '#12335c'],
  green: ['#d3e7a1', '#6d9b35', '#2c4712'],
  brown: ['#d9a86f', '#9c6736', '#4a2c14'],
};

/** Photographs that were never taken: what is subject in them is known for every pixel. The same ones every time. */
export async function composeSubjects(): Promise<Composition[]> {
  return await Promise.all(
    Object.entries(SUBJECTS).map(async ([name, shapes], index) => {
      const subject = await sharp(Buffer.from(drawSvg(shapes)))
        .png()
        .toBuffer();
      const landscape = await generatePhoto({ seed: 40 + index, width: WIDTH, height: HEIGHT, format: 'png', grain: 1 });
      // A camera that looks at a thing has what is far behind it slightly out of focus.
      const background = await sharp(landscape).blur(2).toBuffer();
      const photo = await sharp(background)
        .composite([{ input: subject }])
        .jpeg({ quality: 93 })
        .toBuffer();
      const data = await sharp(subject).extractChannel('alpha').raw().toBuffer();
      return { name, photo, mask: { data, width: WIDTH, height: HEIGHT, channels: 1 as const } };
    }),
  );
}

function drawSvg(shapes: string): string {
  const gradients = Object.entries(SHADES).map(
    ([id, [light, middle, dark]]) =>
      `<radialGradient id="${id}" cx="0.35" cy="0.3" r="0.9"><stop offset="0" stop-color="${light}"/><stop offset="0.5" stop-color="${middle}"/><stop offset="1" stop-color="${dark}"/></radialGradient>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><defs>${gradients.join('')}</defs>${shapes}</svg>`;
}
