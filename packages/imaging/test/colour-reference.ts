/** Colour science written apart from the package, straight from the standards, so that the two can disagree. */
export type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

const D65: Triple = [0.95047, 1, 1.08883];
const D50: Triple = [0.96422, 1, 0.82521];

export type RgbSpace = { primaries: readonly [Pair, Pair, Pair]; decode: (value: number) => number; encode: (light: number) => number };
type Pair = readonly [number, number];

const srgbCurve = {
  decode: (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4),
  encode: (l: number) => (l <= 0.0031308 ? 12.92 * l : 1.055 * l ** (1 / 2.4) - 0.055),
};
const ADOBE_GAMMA = 563 / 256;

/** Chromaticities from IEC 61966-2-1, SMPTE EG 432-1 and Adobe RGB (1998). */
export const SRGB: RgbSpace = { primaries: [[0.64, 0.33], [0.3, 0.6], [0.15, 0.06]], ...srgbCurve }; // prettier-ignore
export const DISPLAY_P3: RgbSpace = { primaries: [[0.68, 0.32], [0.265, 0.69], [0.15, 0.06]], ...srgbCurve }; // prettier-ignore
export const ADOBE_RGB: RgbSpace = {
  primaries: [[0.64, 0.33], [0.21, 0.71], [0.15, 0.06]], // prettier-ignore
  decode: (v) => v ** ADOBE_GAMMA,
  encode: (l) => l ** (1 / ADOBE_GAMMA),
};

/** From one RGB space to another, all values 0 to 1, unclipped. */
export function convertRgb(rgb: Triple, from: RgbSpace, to: RgbSpace): Triple {
  const xyz = multiply(matrixOf(from), map(rgb, from.decode));
  return map(multiply(invert(matrixOf(to)), xyz), (light) => to.encode(Math.max(0, light)));
}

/** CIELAB under D65 of an sRGB colour, 0 to 255. */
export function labOfSrgb(rgb: Triple): Triple {
  return labOf(
    multiply(
      matrixOf(SRGB),
      map(rgb, (v) => SRGB.decode(v / 255)),
    ),
    D65,
  );
}

/** sRGB, 0 to 255 and unclipped, of a CIELAB colour under D50, by Bradford's adaptation. */
export function srgbOfLabD50([l, a, b]: Triple): Triple {
  const inverse = (t: number) => (t > 6 / 29 ? t ** 3 : 3 * (6 / 29) ** 2 * (t - 4 / 29));
  const y = (l + 16) / 116;
  const xyz: Triple = [D50[0] * inverse(y + a / 500), inverse(y), D50[2] * inverse(y - b / 200)];
  const bradford: Matrix = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]; // prettier-ignore
  const [from, to, cones] = [multiply(bradford, D50), multiply(bradford, D65), multiply(bradford, xyz)];
  const adapted = multiply(invert(bradford), [(cones[0] * to[0]) / from[0], (cones[1] * to[1]) / from[1], (cones[2] * to[2]) / from[2]]);
  return map(multiply(invert(matrixOf(SRGB)), adapted), (light) => 255 * (light < 0 ? light : SRGB.encode(light)));
}

function labOf(xyz: Triple, white: Triple): Triple {
  const f = (t: number) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
  const [x, y, z] = [f(xyz[0] / white[0]), f(xyz[1] / white[1]), f(xyz[2] / white[2])];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function matrixOf({ primaries }: RgbSpace): Matrix {
  const columns = primaries.map(([x, y]): Triple => [x / y, 1, (1 - x - y) / y]);
  const [r, g, b] = columns as [Triple, Triple, Triple];
  const plain: Matrix = [[r[0], g[0], b[0]], [r[1], g[1], b[1]], [r[2], g[2], b[2]]]; // prettier-ignore
  const scale = multiply(invert(plain), D65);
  return plain.map((row) => [row[0] * scale[0], row[1] * scale[1], row[2] * scale[2]]) as unknown as Matrix;
}

function multiply(m: Matrix, v: Triple): Triple {
  const row = (r: Triple) => r[0] * v[0] + r[1] * v[1] + r[2] * v[2];
  return [row(m[0]), row(m[1]), row(m[2])];
}

function invert([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix {
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const rows: Matrix = [
    [e * i - f * h, c * h - b * i, b * f - c * e],
    [f * g - d * i, a * i - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d],
  ];
  return rows.map((row) => map(row, (value) => value / det)) as unknown as Matrix;
}

function map(values: Triple, f: (value: number) => number): Triple {
  return [f(values[0]), f(values[1]), f(values[2])];
}

const rad = (degrees: number) => (degrees * Math.PI) / 180;
const hueOf = (a: number, b: number) => (a === 0 && b === 0 ? 0 : ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360);

/** CIEDE2000 (ISO/CIE 11664-6) with unit weights. */
export function deltaE2000([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const seventh = (c: number) => Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7));
  const g = 0.5 * (1 - seventh((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2));
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const [h1, h2] = [hueOf(p1, b1), hueOf(p2, b2)];
  const isGrey = c1 * c2 === 0;
  const turn = h2 - h1 > 180 ? -360 : h2 - h1 < -180 ? 360 : 0;
  const dh = 2 * Math.sqrt(c1 * c2) * Math.sin(rad(isGrey ? 0 : (h2 - h1 + turn) / 2));
  const sum = h1 + h2;
  const h = isGrey ? sum : Math.abs(h1 - h2) <= 180 ? sum / 2 : sum < 360 ? sum / 2 + 180 : sum / 2 - 180;
  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const t =
    1 - 0.17 * Math.cos(rad(h - 30)) + 0.24 * Math.cos(rad(2 * h)) + 0.32 * Math.cos(rad(3 * h + 6)) - 0.2 * Math.cos(rad(4 * h - 63));
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
  const [sc, sh] = [1 + 0.045 * c, 1 + 0.015 * c * t];
  const rt = -2 * seventh(c) * Math.sin(rad(60 * Math.exp(-(((h - 275) / 25) ** 2))));
  const [x, y, z] = [(l2 - l1) / sl, (c2 - c1) / sc, dh / sh];
  return Math.sqrt(x * x + y * y + z * z + rt * y * z);
}
