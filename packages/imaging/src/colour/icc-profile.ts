/** A tone curve as a function from the stored value to linear light, both 0 to 1. */
export type ToneCurve = (value: number) => number;

/** What of an ICC profile is needed to know what it does (ICC.1:2022). */
export type IccProfile =
  | { model: 'RGB'; colorants: readonly [Xyz, Xyz, Xyz]; curves: readonly [ToneCurve, ToneCurve, ToneCurve] }
  | { model: 'GRAY'; curve: ToneCurve }
  | { model: 'other' };
export type Xyz = readonly [number, number, number];

const OTHER = { model: 'other' } as const;
const MAX_TAGS = 200;

/** Reads a matrix or grey profile; tables, other colour models and anything that cannot be read are `other`. Never throws. */
export function readIccProfile(bytes: Uint8Array): IccProfile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const tags = readTags(view);
    const space = text4(view, 16);
    // A lookup table goes before the matrix.
    if (text4(view, 20) !== 'XYZ ' || tags.has('A2B0')) return OTHER;
    if (space === 'GRAY') return { model: 'GRAY', curve: readCurve(view, tags.get('kTRC')) };
    if (space !== 'RGB ') return OTHER;
    const colorant = (name: string) => readXyz(view, tags.get(name));
    const curve = (name: string) => readCurve(view, tags.get(name));
    return {
      model: 'RGB',
      colorants: [colorant('rXYZ'), colorant('gXYZ'), colorant('bXYZ')],
      curves: [curve('rTRC'), curve('gTRC'), curve('bTRC')],
    };
  } catch (error) {
    if (error instanceof RangeError) return OTHER;
    throw error;
  }
}

function readTags(view: DataView): Map<string, number> {
  const tags = new Map<string, number>();
  const count = Math.min(view.getUint32(128), MAX_TAGS);
  for (let index = 0; index < count; index += 1) tags.set(text4(view, 132 + index * 12), view.getUint32(136 + index * 12));
  return tags;
}

function readXyz(view: DataView, at = Infinity): Xyz {
  const value = (index: number) => view.getInt32(at + 8 + index * 4) / 65_536;
  return [value(0), value(1), value(2)];
}

function readCurve(view: DataView, at = Infinity): ToneCurve {
  const type = text4(view, at);
  if (type === 'curv') return readSampledCurve(view, at);
  if (type === 'para') return readParametricCurve(view, at);
  throw new RangeError('unknown curve type');
}

function readSampledCurve(view: DataView, at: number): ToneCurve {
  const count = view.getUint32(at + 8);
  if (count === 0) return (value) => value;
  if (count === 1) {
    const gamma = view.getUint16(at + 12) / 256;
    return (value) => value ** gamma;
  }
  const sample = (index: number) => view.getUint16(at + 12 + index * 2) / 65_535;
  sample(count - 1);
  return (value) => {
    const place = value * (count - 1);
    const below = Math.min(Math.floor(place), count - 2);
    return sample(below) + (sample(below + 1) - sample(below)) * (place - below);
  };
}

const PARAMETERS = [1, 3, 4, 5, 7] as const;

function readParametricCurve(view: DataView, at: number): ToneCurve {
  const kind = view.getUint16(at + 8);
  const count = PARAMETERS[kind];
  if (count === undefined) throw new RangeError('unknown parametric curve');
  const values = Array.from({ length: count }, (_, index) => view.getInt32(at + 12 + index * 4) / 65_536);
  return parametricCurve(kind, values);
}

function parametricCurve(kind: number, [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0]: readonly number[]): ToneCurve {
  const power = (x: number) => (a * x + b) ** g;
  if (kind === 0) return (x) => x ** g;
  if (kind === 1) return (x) => (x >= -b / a ? power(x) : 0);
  if (kind === 2) return (x) => (x >= -b / a ? power(x) + c : c);
  return (x) => (x >= d ? power(x) + e : c * x + f);
}

function text4(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}
