import type { Xyz } from './icc-profile.ts';

/** sRGB's tone curve as parametric curve type 3: g, a, b, c, d (ICC.1:2022, 10.18). */
const SRGB_CURVE = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045] as const;
const HEADER_BYTES = 128;
const D50 = [0.9642, 1, 0.8249] as const;

/** A small display profile with the given primaries (adapted to D50) and sRGB's tone curve, or a plain gamma. */
export function createRgbProfile(colorants: readonly [Xyz, Xyz, Xyz], gamma?: number): Uint8Array {
  const curve = gamma === undefined ? parametric(3, SRGB_CURVE) : parametric(0, [gamma]);
  const data: [names: string[], bytes: Buffer][] = [
    [['wtpt'], xyz(D50)],
    ...(['rXYZ', 'gXYZ', 'bXYZ'] as const).map((name, index): [string[], Buffer] => [[name], xyz(colorants[index] ?? D50)]),
    [['rTRC', 'gTRC', 'bTRC'], curve],
  ];
  const tagCount = data.reduce((count, [names]) => count + names.length, 0);
  const table = Buffer.alloc(4 + tagCount * 12);
  table.writeUInt32BE(tagCount, 0);
  let dataAt = HEADER_BYTES + table.length;
  let row = 4;
  for (const [names, bytes] of data) {
    for (const name of names) {
      table.write(name, row, 'latin1');
      table.writeUInt32BE(dataAt, row + 4);
      table.writeUInt32BE(bytes.length, row + 8);
      row += 12;
    }
    dataAt += bytes.length;
  }
  return Buffer.concat([header(dataAt), table, ...data.map(([, bytes]) => bytes)]);
}

function header(totalBytes: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt32BE(totalBytes, 0);
  bytes.writeUInt32BE(0x0430_0000, 8);
  bytes.write('mntrRGB XYZ ', 12, 'latin1');
  bytes.write('acsp', 36, 'latin1');
  for (const [index, value] of D50.entries()) bytes.writeInt32BE(Math.round(value * 65_536), 68 + index * 4);
  return bytes;
}

function xyz(values: Xyz): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.write('XYZ ', 0, 'latin1');
  for (const [index, value] of values.entries()) bytes.writeInt32BE(Math.round(value * 65_536), 8 + index * 4);
  return bytes;
}

function parametric(kind: number, values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(12 + values.length * 4);
  bytes.write('para', 0, 'latin1');
  bytes.writeUInt16BE(kind, 8);
  for (const [index, value] of values.entries()) bytes.writeInt32BE(Math.round(value * 65_536), 12 + index * 4);
  return bytes;
}
