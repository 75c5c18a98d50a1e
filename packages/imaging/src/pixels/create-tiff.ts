export type TiffShape = { width: number; height: number; channels: 1 | 2 | 3 | 4; profile: Uint8Array | null };

const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;
/** libtiff reads strip by strip; one for the whole picture would double its memory. */
const STRIP_ROWS = 64;

type Entry = [tag: number, type: number, values: readonly number[] | Uint8Array];

/**
 * An uncompressed 8-bit TIFF (TIFF 6.0, baseline) whose pixels are still to be written: the way to hand plain pixels and their ICC
 * profile to libvips without encoding them.
 */
export function createTiff({ width, height, channels, profile }: TiffShape): { file: Uint8Array; pixels: Uint8Array } {
  const pixelBytes = width * height * channels;
  const stripBytes = STRIP_ROWS * width * channels;
  const offsets = Array.from({ length: Math.ceil(height / STRIP_ROWS) }, (_, strip) => HEADER_BYTES + strip * stripBytes);
  const entries: Entry[] = [
    [256, LONG, [width]],
    [257, LONG, [height]],
    [258, SHORT, Array<number>(channels).fill(8)],
    [259, SHORT, [1]],
    [262, SHORT, [channels > 2 ? 2 : 1]],
    [273, LONG, offsets],
    [277, SHORT, [channels]],
    [278, LONG, [STRIP_ROWS]],
    [279, LONG, offsets.map((offset) => Math.min(stripBytes, HEADER_BYTES + pixelBytes - offset))],
    [284, SHORT, [1]],
  ];
  if (channels === 2 || channels === 4) entries.push([338, SHORT, [2]]);
  if (profile) entries.push([34_675, UNDEFINED, profile]);
  const directoryAt = HEADER_BYTES + pixelBytes + (pixelBytes % 2);
  const directory = writeDirectory(entries, directoryAt);
  const file = Buffer.allocUnsafeSlow(directoryAt + directory.length);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(directoryAt, 4);
  file.set(directory, directoryAt);
  return { file, pixels: file.subarray(HEADER_BYTES, HEADER_BYTES + pixelBytes) };
}

/** Entries, then the values that do not fit into four bytes. */
function writeDirectory(entries: readonly Entry[], directoryAt: number): Buffer {
  const head = Buffer.alloc(2 + entries.length * ENTRY_BYTES + 4);
  const tail: Buffer[] = [];
  let tailAt = directoryAt + head.length;
  head.writeUInt16LE(entries.length);
  for (const [index, [tag, type, values]] of entries.entries()) {
    const at = 2 + index * ENTRY_BYTES;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(values.length, at + 4);
    const bytes = writeValues(type, values);
    if (bytes.length <= 4) head.set(bytes, at + 8);
    else {
      head.writeUInt32LE(tailAt, at + 8);
      tail.push(bytes);
      tailAt += bytes.length;
    }
  }
  return Buffer.concat([head, ...tail]);
}

/** Little-endian, padded to a whole number of words. */
function writeValues(type: number, values: readonly number[] | Uint8Array): Buffer {
  const size = type === UNDEFINED ? 1 : type === SHORT ? 2 : 4;
  const bytes = Buffer.alloc(values.length * size + ((values.length * size) % 2));
  values.forEach((value, index) => bytes.writeUIntLE(value, index * size, size));
  return bytes;
}
