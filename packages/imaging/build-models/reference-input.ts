/** A picture for a model to look at: where its pixels stand in the tensor, and how a value from 0 to 255 becomes a number. */
export type ReferenceInput = {
  name: string;
  layout: 'NCHW' | 'NHWC';
  dims: readonly [number, number, number, number];
  multiply: number;
  add: number;
};

/** Draws a ball above a line of strokes like letters, the same picture everywhere, in the tensor's order. */
export function createReferenceInput({ layout, dims, multiply, add }: Omit<ReferenceInput, 'name'>): Float32Array {
  const [height, width, channels] = layout === 'NHWC' ? [dims[1], dims[2], dims[3]] : [dims[2], dims[3], dims[1]];
  const data = new Float32Array(height * width * channels);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      for (let c = 0; c < channels; c += 1) {
        const at = layout === 'NHWC' ? (y * width + x) * channels + c : (c * height + y) * width + x;
        data[at] = drawValue({ x, y, c }, { width, height }) * multiply + add;
      }
    }
  }
  return data;
}

function drawValue({ x, y, c }: { x: number; y: number; c: number }, { width, height }: { width: number; height: number }): number {
  const grain = ((x * 73 + y * 151 + c * 199 + x * y) % 64) / 63;
  const [u, v] = [x / width - 0.5, y / height - 0.35];
  const isStroke = Math.abs(v - 0.45) < 0.08 && Math.abs(u) < 0.4;
  if (isStroke) return x % 6 < 2 || (y % 7 < 2 && x % 12 < 6) ? 20 : 235;
  const wave = Math.sin(u * 33 + c) * Math.cos(v * 23 - c * 0.5);
  const depth = 1 - (u * u + v * v) / 0.08;
  if (depth < 0) return Math.round(215 - 8 * c - 30 * v + 4 * wave + 6 * grain);
  return Math.round(170 - 60 * c + 60 * Math.sqrt(depth) + 16 * wave + 12 * grain);
}
