import type { Triple } from './colour-reference.ts';

/**
 * A made-up press: its paper is neutral white and every ink is known, so that the colour of any mix can be told without a table. Full
 * black has no lightness, so that black point compensation changes nothing.
 */
export function labOfInks([c, m, y, k]: readonly [number, number, number, number]): Triple {
  return [
    100 * (1 - 0.3 * c) * (1 - 0.36 * m) * (1 - 0.08 * y) * (1 - k),
    (-22 * c + 40 * m - 3 * y) * (1 - k),
    (-25 * c - 4 * m + 50 * y) * (1 - k),
  ];
}

const GRID = 9;

/** That press as an ICC output profile (ICC.1:2001-04, lut16Type): CMYK to CIELAB on a grid of 9 steps. */
export function createCmykProfile(): Buffer {
  const table = createTable();
  const tags = Buffer.alloc(4 + 12 * 2);
  const dataAt = 128 + tags.length;
  tags.writeUInt32BE(2, 0);
  tags.write('wtpt', 4, 'latin1');
  tags.writeUInt32BE(dataAt, 8);
  tags.writeUInt32BE(20, 12);
  tags.write('A2B0', 16, 'latin1');
  tags.writeUInt32BE(dataAt + 20, 20);
  tags.writeUInt32BE(table.length, 24);
  const white = Buffer.alloc(20);
  white.write('XYZ ', 0, 'latin1');
  for (const [index, value] of [0.9642, 1, 0.8249].entries()) white.writeInt32BE(Math.round(value * 65_536), 8 + index * 4);
  const header = Buffer.alloc(128);
  header.writeUInt32BE(dataAt + 20 + table.length, 0);
  header.writeUInt32BE(0x0240_0000, 8);
  header.write('prtrCMYKLab ', 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  white.copy(header, 68, 8, 20);
  return Buffer.concat([header, tags, white, table]);
}

function createTable(): Buffer {
  const head = Buffer.alloc(52);
  head.write('mft2', 0, 'latin1');
  head.set([4, 3, GRID, 0], 8);
  for (const index of [0, 4, 8]) head.writeInt32BE(65_536, 12 + index * 4);
  head.writeUInt16BE(2, 48);
  head.writeUInt16BE(2, 50);
  const line = words([0, 65_535]);
  const nodes: number[] = [];
  for (let node = 0; node < GRID ** 4; node += 1) {
    const ink = (power: number) => (Math.floor(node / GRID ** power) % GRID) / (GRID - 1);
    const [l, a, b] = labOfInks([ink(3), ink(2), ink(1), ink(0)]);
    nodes.push(Math.round((l / 100) * 0xff00), Math.round((a + 128) * 256), Math.round((b + 128) * 256));
  }
  return Buffer.concat([head, line, line, line, line, words(nodes), line, line, line]);
}

function words(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16BE(value, index * 2));
  return bytes;
}
