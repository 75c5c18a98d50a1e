import type { Model } from '../models/open-models.ts';
import type { Face } from './face.ts';
import { findInView } from './find-in-view.ts';
import { shareInside } from './keep-best-faces.ts';
import type { Pyramid } from './pyramid.ts';

/** A find is looked at again from these angles, in degrees, and at these sizes, in pixels of the network: what only looks like a face in one view is none. */
const LOOKS = [
  { more: 0, size: 100 },
  { more: -15, size: 100 },
  { more: 15, size: 100 },
  { more: 0, size: 60 },
  { more: 0, size: 150 },
];
/** So many looks may miss it. */
const MISSES = 1;
/** Nor is it enlarged more than so many times. */
const LEAST_SCALE = 0.5;
/** What counts as the same face: overlap in shares of the smaller one, and how many times as large. */
const SAME = { share: 0.5, ratio: 2 };

/** A find, the turn that it was found at in degrees, and how sure the network has to be, 0 to 1. */
export type Find = { face: Face; degrees: number; least: number };

/**
 * Looks at a find alone, from several angles and at several sizes. @returns how sure the network is, 0 to 1: its least answer but one;
 * null for what is none.
 */
export async function lookAgain(model: Model, pyramid: Pyramid, { face, degrees, least }: Find): Promise<number | null> {
  const [width, height] = [face.right - face.left, face.bottom - face.top];
  const scores: number[] = [];
  for (const { more, size } of LOOKS) {
    const scale = Math.max(LEAST_SCALE, Math.max(width, height) / size);
    const view = { x: face.left + width / 2, y: face.top + height / 2, scale, degrees: degrees + more };
    const seen = await findInView(model, pyramid, { view, least: 0 });
    scores.push(Math.max(0, ...seen.filter((other) => isSame(other, face)).map(({ score }) => score)));
    if (scores.filter((score) => score < least).length > MISSES) return null;
  }
  return scores.sort((a, b) => a - b)[MISSES] ?? null;
}

function isSame(other: Face, face: Face): boolean {
  const ratio = (other.right - other.left) / (face.right - face.left);
  return ratio > 1 / SAME.ratio && ratio < SAME.ratio && shareInside(other, face) > SAME.share;
}
