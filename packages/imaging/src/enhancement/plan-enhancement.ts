import type { PhotoMeasures } from './measure-photo.ts';

/** All values 0 to 1 unless said otherwise. */
export type Enhancement = {
  /** Factors for red, green and blue against a slight cast. */
  balance: readonly [number, number, number];
  /** Levels: what becomes black and what becomes white. */
  black: number;
  white: number;
  /** New brightness for an old one behind the levels, never falling. */
  curve: (brightness: number) => number;
  /** Factor for the colour of a pale pixel; vivid ones get less. */
  vibrance: number;
  /** Factor for fine detail of luma. */
  sharpness: number;
};

const TARGET_MEDIAN = 0.45;
/** Beyond these, a photo is meant to be pale or dark. */
const HIGHEST_BLACK = 0.26;
const LOWEST_WHITE = 0.45;
/** Where the brightest part of a photo comes to lie. */
const WHITE_TARGET = 0.98;

/**
 * Decides on levels, contrast, colour and sharpness from a photo's measures, each within limits that keep its mood: night stays dark, fog
 * stays pale, a sunset stays warm. `strength` 0 to 1; at 0 nothing changes.
 */
export function planEnhancement(measures: PhotoMeasures, strength: number): Enhancement {
  // Wrong levels are the plainest fault, so that half the strength mends three quarters of it.
  const levelStrength = 1 - (1 - strength) ** 2;
  const black = clamp(measures.black - 0.01, 0, HIGHEST_BLACK) * 0.85 * levelStrength;
  const white = 1 - (1 - clamp(measures.white / WHITE_TARGET, LOWEST_WHITE, 1)) * levelStrength;
  const contrast = measures.contrast / (white - black);
  const gamma = chooseGamma({ median: clamp((measures.median - black) / (white - black), 0.04, 0.96), contrast }, strength);
  const bend = strength * clamp((0.26 - contrast) * 1.8, 0, 0.22);
  // A black-and-white or toned picture has no colour to bring out.
  const isColoured = measures.colourfulness > 0.03;
  return {
    balance: isColoured ? chooseBalance(measures.neutral, strength) : [1, 1, 1],
    ...{ black, white },
    curve: (brightness) => {
      const lit = brightness ** gamma;
      return lit - (bend * Math.sin(2 * Math.PI * lit)) / (2 * Math.PI);
    },
    vibrance: isColoured ? 1 + strength * clamp(0.42 - (measures.colourfulness / (white - black)) * 0.8, 0.06, 0.34) : 1,
    sharpness: 0.75 * strength,
  };
}

/** Brings the median part of the way to the middle; dark photos gain more than bright ones lose, and contrasty ones little. */
function chooseGamma({ median, contrast }: { median: number; contrast: number }, strength: number): number {
  const whole = Math.log(TARGET_MEDIAN) / Math.log(median);
  const part = whole > 1 ? 0.3 : contrast > 0.22 ? 0.35 : 0.6;
  return 1 + (clamp(1 + (whole - 1) * part, 0.66, 1.16) - 1) * strength;
}

function chooseBalance(neutral: PhotoMeasures['neutral'], strength: number): [number, number, number] {
  const factor = (share: number | undefined) => 1 + clamp(1 / (share ?? 1) - 1, -0.05, 0.05) * 0.5 * strength;
  return [factor(neutral?.[0]), factor(neutral?.[1]), factor(neutral?.[2])];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
