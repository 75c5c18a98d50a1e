import { boxMean } from './box-mean.ts';
import { createPlane, mapPlane, type Colours, type Plane } from './plane.ts';

/** Coverage as a linear function of a pixel's colour: red · r + green · g + blue · b + offset. */
export type LinearMask = { red: Plane; green: Plane; blue: Plane; offset: Plane };

export type Guide = { colours: Colours; radius: number; smoothness: number };

/**
 * Ties a coarse mask to the colours of the photo: the guided filter (He, Sun, Tang: Guided Image Filtering, 2010) with a colour guide. What
 * it gives is smooth, so that it can be worked out small and applied to the colours of the full size (He, Sun: Fast Guided Filter, 2015).
 */
export function guideMask(mask: Plane, { colours, radius, smoothness }: Guide): LinearMask {
  const [r, g, b] = colours;
  const mean = (make: (index: number) => number) => boxMean(mapPlane(mask, make), radius);
  const product = (one: Plane, two: Plane) => mean((index) => (one.data[index] ?? 0) * (two.data[index] ?? 0)).data;
  const means = { r: boxMean(r, radius).data, g: boxMean(g, radius).data, b: boxMean(b, radius).data, p: boxMean(mask, radius).data };
  const squares = { rr: product(r, r), rg: product(r, g), rb: product(r, b), gg: product(g, g), gb: product(g, b), bb: product(b, b) };
  const mixed = { r: product(r, mask), g: product(g, mask), b: product(b, mask) };
  const linear: LinearMask = { red: createPlane(mask), green: createPlane(mask), blue: createPlane(mask), offset: createPlane(mask) };
  for (let at = 0; at < mask.data.length; at += 1) {
    const read = (data: Float32Array) => data[at] ?? 0;
    const [mr, mg, mb, mp] = [read(means.r), read(means.g), read(means.b), read(means.p)];
    const covariance = {
      xx: read(squares.rr) - mr * mr + smoothness,
      xy: read(squares.rg) - mr * mg,
      xz: read(squares.rb) - mr * mb,
      yy: read(squares.gg) - mg * mg + smoothness,
      yz: read(squares.gb) - mg * mb,
      zz: read(squares.bb) - mb * mb + smoothness,
    };
    const [x, y, z] = solveSymmetric(covariance, [read(mixed.r) - mr * mp, read(mixed.g) - mg * mp, read(mixed.b) - mb * mp]);
    linear.red.data[at] = x;
    linear.green.data[at] = y;
    linear.blue.data[at] = z;
    linear.offset.data[at] = mp - x * mr - y * mg - z * mb;
  }
  const smooth = (plane: Plane) => boxMean(plane, radius);
  return { red: smooth(linear.red), green: smooth(linear.green), blue: smooth(linear.blue), offset: smooth(linear.offset) };
}

type Symmetric = { xx: number; xy: number; xz: number; yy: number; yz: number; zz: number };

/** Cramer's rule; the added smoothness keeps the determinant above zero. */
function solveSymmetric(m: Symmetric, [p, q, r]: readonly [number, number, number]): readonly [number, number, number] {
  const a = m.yy * m.zz - m.yz * m.yz;
  const b = m.xz * m.yz - m.xy * m.zz;
  const c = m.xy * m.yz - m.xz * m.yy;
  const d = m.xx * m.zz - m.xz * m.xz;
  const e = m.xy * m.xz - m.xx * m.yz;
  const f = m.xx * m.yy - m.xy * m.xy;
  const scale = 1 / (m.xx * a + m.xy * b + m.xz * c);
  return [(a * p + b * q + c * r) * scale, (b * p + d * q + e * r) * scale, (c * p + e * q + f * r) * scale];
}
