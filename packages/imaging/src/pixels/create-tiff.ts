export type TiffShape = { width: number; height: number; channels: 1 | 2 | 3 | 4; profile: Uint8Array | null };

const ENTRY_BYTES = 12;
const HEADER_BYTES = 8;
const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;

/**
 * An uncompressed 8-bit TIFF (TIFF 6.0, baseline) whose pixels are still to be written: the way to hand plain pixels and their ICC
 * profile to libvips without encoding them.
 */
export function createTiff({ width, height, channels, profile }: TiffShape): { file: Uint8Array; pixels: Uint8Array } {
  const pixelBytes = width * height * channels;
  const hasAlpha = channels === 2 || channels === 4;
  const directoryAt = HEADER_BYTES + pixelBytes + (pixelBytes % 2);
  const bitsAt = directoryAt + 2 + 12 * ENTRY_BYTES + 4;
  const profileAt = bitsAt + 8;
  const file = Buffer.allocUnsafeSlow(profileAt + (profile?.length ?? 0));
  file.fill(0, directoryAt - (pixelBytes % 2));
  file.write('II*\0', 0, 'latin1');
  file.writeUInt32LE(directoryAt, 4);
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    // Up to two 16-bit values stand in the entry itself.
    [258, SHORT, channels, channels > 2 ? bitsAt : channels === 2 ? 0x0008_0008 : 8],
    [259, SHORT, 1, 1],
    [262, SHORT, 1, channels > 2 ? 2 : 1],
    [273, LONG, 1, HEADER_BYTES],
    [277, SHORT, 1, channels],
    [278, LONG, 1, height],
    [279, LONG, 1, pixelBytes],
    [284, SHORT, 1, 1],
  ];
  if (hasAlpha) entries.push([338, SHORT, 1, 2]);
  if (profile) entries.push([34675, UNDEFINED, profile.length, profileAt]);
  file.writeUInt16LE(entries.length, directoryAt);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = directoryAt + 2 + index * ENTRY_BYTES;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(count, at + 4);
    file.writeUInt32LE(value, at + 8);
  }
  for (let channel = 0; channel < 4; channel += 1) file.writeUInt16LE(8, bitsAt + channel * 2);
  if (profile) file.set(profile, profileAt);
  return { file, pixels: file.subarray(HEADER_BYTES, HEADER_BYTES + pixelBytes) };
}
