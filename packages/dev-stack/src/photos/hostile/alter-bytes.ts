/** The first bytes of a file: a share of it up to 1, or so many from the start; negative counts from the end. */
export function cut(file: Buffer, where: number): Buffer {
  if (where < 0) return file.subarray(0, file.length + where);
  return file.subarray(0, where < 1 ? Math.floor(file.length * where) : where);
}

/** A copy with so many bytes from a share of the file on made into others. */
export function damage(file: Buffer, where: number, length = 48): Buffer {
  const copy = Buffer.from(file);
  const from = Math.floor(file.length * where);
  for (let at = from; at < Math.min(copy.length, from + length); at += 1) copy[at] = (at * 37 + 0xc1) & 0xff;
  return copy;
}

/** A copy with some bytes replaced. */
export function patch(file: Buffer, at: number, piece: Buffer): Buffer {
  const copy = Buffer.from(file);
  piece.copy(copy, at);
  return copy;
}

/** A copy with something put in between. */
export function insert(file: Buffer, at: number, ...pieces: Buffer[]): Buffer {
  return Buffer.concat([file.subarray(0, at), ...pieces, file.subarray(at)]);
}

/** Whole numbers as big-endian bytes. */
export function be(size: 1 | 2 | 3 | 4, ...values: number[]): Buffer {
  const bytes = Buffer.alloc(size * values.length);
  values.forEach((value, index) => bytes.writeUIntBE(value, index * size, size));
  return bytes;
}

/** Whole numbers as little-endian bytes. */
export function le(size: 1 | 2 | 3 | 4, ...values: number[]): Buffer {
  const bytes = Buffer.alloc(size * values.length);
  values.forEach((value, index) => bytes.writeUIntLE(value, index * size, size));
  return bytes;
}
