import type { ToolParams } from '@imagemint/contract/tools';

export type PassportRule = {
  widthMm: number;
  heightMm: number;
  /** From chin to crown. */
  headMm: { least: number; best: number; most: number };
  /** From the upper edge to the crown. */
  topMm: number;
  background: keyof typeof BACKGROUNDS;
};

export const BACKGROUNDS = { white: '#ffffff', 'light-grey': '#e2e2e2', 'light-blue': '#d4e4f2' } as const;

const INCH_MM = 25.4;
/** ICAO Doc 9303 part 3: the head fills 70 to 80 % of the height. */
const ICAO = { widthMm: 35, heightMm: 45, headMm: { least: 32, best: 34, most: 36 }, topMm: 4, background: 'light-grey' } as const;
/** Two inches each way, head 1 to 1 3/8 inches, eyes 1 1/8 to 1 3/8 inches above the lower edge (22 CFR 51.26 and the State Department's guide). */
const TWO_INCHES = {
  ...{ widthMm: 2 * INCH_MM, heightMm: 2 * INCH_MM, topMm: 4.5 },
  headMm: { least: INCH_MM, best: 31, most: 1.375 * INCH_MM },
  background: 'white',
} as const;
/** Head 29 to 34 mm from chin to crown, as HM Passport Office and fedpol's Fotomustertafel have it. */
const TALL_HEAD_ROOM = { ...ICAO, headMm: { least: 29, best: 32, most: 34 }, topMm: 5 } as const;

/** What passport offices ask for; docs/passport-photos.md says who says so. */
export const PASSPORT_RULES: Record<ToolParams<'passport-photo'>['country'], PassportRule> = {
  eu: ICAO,
  uk: TALL_HEAD_ROOM,
  us: TWO_INCHES,
  canada: { widthMm: 50, heightMm: 70, headMm: { least: 31, best: 34, most: 36 }, topMm: 10, background: 'white' },
  australia: { ...ICAO, background: 'white' },
  china: { widthMm: 33, heightMm: 48, headMm: { least: 28, best: 30.5, most: 33 }, topMm: 4, background: 'white' },
  japan: { ...ICAO, background: 'white' },
  switzerland: TALL_HEAD_ROOM,
};

/** The size of a photo in pixels, and pixels of a millimetre. Previews have fewer. */
export function sizeOf({ widthMm, heightMm }: PassportRule, maxPixels: number): { width: number; height: number; perMm: number } {
  const printed = 300 / INCH_MM;
  const perMm = Math.min(printed, Math.sqrt(maxPixels / (widthMm * heightMm)));
  const round = perMm < printed ? Math.floor : Math.round;
  return { width: round(widthMm * perMm), height: round(heightMm * perMm), perMm };
}
