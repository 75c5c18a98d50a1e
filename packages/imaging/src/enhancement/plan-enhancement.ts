import type { PhotoMeasures } from './measure-photo.ts';

export type Enhancement = {
  /** Factors for red, green and blue against a slight cast. */
  balance: readonly [number, number, number];
  /** New luma for an old one; both 0 to 1, never falling. */
  tone: (luma: number) => number;
  /** Factor for the colour of a pale pixel; vivid ones get less. */
  vibrance: number;
  /** Factor for fine detail of luma. */
  sharpness: number;
};

const TARGET_MEDIAN = 0.45;

/**
 * Decides on levels, contrast, colour and sharpness from a photo's measures, each within limits that keep its mood: night stays dark, fog
 * stays pale, a sunset stays warm. `strength` 0 to 1; at 0 nothing changes.
 */
export function planEnhancement(measures: PhotoMeasures, strength: number): Enhancement {
  const black = Math.min(measures.black, 0.14) * 0.85 * strength;
  const white = 1 - (1 - Math.min(0.985, Math.max(measures.white, 0.62)) / 0.985) * strength;
  const level = (luma: number) => Math.min(1, Math.max(0, (luma - black) / (white - black)));
  const gamma = chooseGamma(level(measures.median), strength);
  const stretched = measures.contrast / (white - black);
  const bend = strength * clamp((0.28 - stretched) * 1.6, 0.04, 0.24);
  const tone = (luma: number) => {
    const lit = level(luma) ** gamma;
    return lit - (bend * Math.sin(2 * Math.PI * lit)) / (2 * Math.PI);
  };
  // A black-and-white or toned picture has no colour to bring out.
  const isColoured = measures.colourfulness > 0.03;
  return {
    balance: isColoured ? chooseBalance(measures.neutral, strength) : [1, 1, 1],
    tone: strength === 0 ? (luma) => luma : tone,
    vibrance: isColoured ? 1 + strength * clamp(0.42 - measures.colourfulness * 0.8, 0.06, 0.34) : 1,
    sharpness: 0.75 * strength,
  };
}

/** Brings the median part of the way to the middle; dark photos gain more than bright ones lose. */
function chooseGamma(median: number, strength: number): number {
  const safe = clamp(median, 0.04, 0.96);
  const whole = Math.log(TARGET_MEDIAN) / Math.log(safe);
  const part = whole < 1 ? 0.6 : 0.3;
  return 1 + (clamp(1 + (whole - 1) * part, 0.66, 1.16) - 1) * strength;
}

function chooseBalance(neutral: PhotoMeasures['neutral'], strength: number): [number, number, number] {
  const factor = (share: number | undefined) => 1 + clamp(1 / (share ?? 1) - 1, -0.05, 0.05) * 0.5 * strength;
  return [factor(neutral?.[0]), factor(neutral?.[1]), factor(neutral?.[2])];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
