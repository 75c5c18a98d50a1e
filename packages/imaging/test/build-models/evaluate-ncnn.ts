// The language's own reading of 16-bit floats, not the converter's; the compiler's library does not know it yet.
const { Float16Array } = globalThis as unknown as { Float16Array: new (buffer: ArrayBuffer) => Iterable<number> };

/** A picture in planes: channels of height x width. */
export type Planes = { channels: number; height: number; width: number; data: Float32Array };

/**
 * Computes an ncnn network from its files, layer by layer in plain loops: an independent word on what a converted one must give. Knows the
 * layers of Real-ESRGAN's compact networks; weights are 32- or 16-bit floats.
 */
export function evaluateNcnn(files: { param: string; bin: Uint8Array }, input: Planes): Planes {
  const bin = Buffer.from(files.bin);
  let at = 0;
  const readFloats = (count: number): Float32Array => {
    const out = new Float32Array(count);
    for (let i = 0; i < count; i += 1, at += 4) out[i] = bin.readFloatLE(at);
    return out;
  };
  const readWeights = (count: number): Float32Array => {
    const isHalf = bin.readUInt32LE(at) === 0x01306b47;
    at += 4;
    if (!isHalf) return readFloats(count);
    const words = new Uint16Array(count);
    for (let i = 0; i < count; i += 1) words[i] = bin.readUInt16LE(at + i * 2);
    at += Math.ceil(count / 2) * 4;
    return Float32Array.from(new Float16Array(words.buffer));
  };
  const values = new Map<string, Planes>();
  let last = input;
  for (const line of files.param.trim().split('\n').slice(2)) {
    const [type, , inputCount, outputCount, ...rest] = line.trim().split(/\s+/);
    const names = rest.slice(0, Number(inputCount) + Number(outputCount));
    const option = (id: number): number => Number(rest.find((text) => text.startsWith(`${id}=`))?.split('=')[1] ?? 0);
    const inputs = names.slice(0, Number(inputCount)).map((name) => values.get(name) ?? input);
    const first = inputs[0] ?? input;
    last = first;
    if (type === 'Convolution') {
      const kernel = readWeights(option(6));
      last = convolve(first, { kernel, bias: readFloats(option(0)), side: option(1), pad: option(4) });
    } else if (type === 'PReLU') last = bend(first, readFloats(option(0)));
    else if (type === 'PixelShuffle') last = shuffle(first, option(0));
    else if (type === 'Interp') last = enlarge(first, option(1));
    else if (type === 'BinaryOp') last = add(first, inputs[1] ?? input);
    for (const name of names.slice(Number(inputCount))) values.set(name, last);
  }
  return last;
}

type Shape = Omit<Planes, 'data'>;

function make(shape: Shape, value: (c: number, y: number, x: number) => number): Planes {
  const { channels, height, width } = shape;
  const area = height * width;
  const at = (i: number): number => value(Math.floor(i / area), Math.floor((i % area) / width), i % width);
  return { ...shape, data: Float32Array.from({ length: channels * area }, (_, i) => at(i)) };
}

type Convolution = { kernel: Float32Array; bias: Float32Array; side: number; pad: number };

function convolve(from: Planes, { kernel, bias, side, pad }: Convolution): Planes {
  const out = make({ ...from, channels: bias.length }, (c) => bias[c] ?? 0);
  for (const [at, weight] of kernel.entries()) {
    const place = at % (side * side);
    const pair = Math.floor(at / (side * side));
    const shift = { dy: Math.floor(place / side) - pad, dx: (place % side) - pad };
    addShifted(
      { planes: out, plane: Math.floor(pair / from.channels) },
      { planes: from, plane: pair % from.channels },
      { weight, ...shift },
    );
  }
  return out;
}

type Plane = { planes: Planes; plane: number };

/** Adds one plane, moved and weighted, to another; what lies outside is 0. */
function addShifted(to: Plane, source: Plane, { weight, dy, dx }: { weight: number; dy: number; dx: number }): void {
  const { height, width } = to.planes;
  const [target, data] = [to.planes.data, source.planes.data];
  for (let y = Math.max(0, -dy); y < Math.min(height, height - dy); y += 1) {
    const row = (to.plane * height + y) * width;
    const from = (source.plane * height + y + dy) * width + dx;
    for (let x = Math.max(0, -dx); x < Math.min(width, width - dx); x += 1) {
      target[row + x] = (target[row + x] ?? 0) + weight * (data[from + x] ?? 0);
    }
  }
}

const reader =
  ({ height, width, data }: Planes) =>
  (c: number, y: number, x: number): number =>
    data[(c * height + y) * width + x] ?? 0;

function bend(from: Planes, slopes: Float32Array): Planes {
  const read = reader(from);
  return make(from, (c, y, x) => (read(c, y, x) < 0 ? read(c, y, x) * (slopes[c] ?? 0) : read(c, y, x)));
}

const grow = ({ channels, height, width }: Planes, by: number): Shape => ({ channels, height: height * by, width: width * by });

function shuffle(from: Planes, by: number): Planes {
  const read = reader(from);
  const shape = { ...grow(from, by), channels: from.channels / (by * by) };
  return make(shape, (c, y, x) => read(c * by * by + (y % by) * by + (x % by), Math.floor(y / by), Math.floor(x / by)));
}

function enlarge(from: Planes, by: number): Planes {
  const read = reader(from);
  return make(grow(from, by), (c, y, x) => read(c, Math.floor(y / by), Math.floor(x / by)));
}

function add(one: Planes, other: Planes): Planes {
  return { ...one, data: one.data.map((value, i) => value + (other.data[i] ?? 0)) };
}
