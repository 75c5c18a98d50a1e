import sharp from 'sharp';
import { createRandom, seedOf } from './random.ts';

type Colour = readonly [number, number, number];
type Canvas = { width: number; height: number; pixels: Buffer };

const OCTAVES = 6;
const HILLS = 4;
const CANARY_PIXELS = 48;

/** Noise with a 1/f spectrum in 0…255, made of octaves that libvips enlarges. */
async function createClouds(random: () => number, width: number, height: number): Promise<Uint8Array> {
  const sum = new Float32Array(width * height);
  for (let octave = 0; octave < OCTAVES; octave += 1) {
    const columns = Math.min(width, 3 << octave);
    const rows = Math.min(height, 4 << octave);
    const cells = Buffer.from(Array.from({ length: columns * rows }, () => Math.floor(random() * 256)));
    const layer = await sharp(cells, { raw: { width: columns, height: rows, channels: 1 } })
      .resize(width, height, { fit: 'fill', kernel: 'cubic' })
      .extractChannel(0)
      .raw()
      .toBuffer();
    const weight = 0.5 ** (octave + 1);
    for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + weight * (layer[at] ?? 0);
  }
  return Uint8Array.from(sum);
}

/** The skyline of one range of hills, in rows from the top, for every column. */
function createSkyline(random: () => number, range: { width: number; base: number; amplitude: number }): Float32Array {
  const waves = Array.from({ length: 7 }, (_, wave) => ({
    frequency: ((wave + 1) * (1.3 + random()) * Math.PI) / range.width,
    phase: random() * 2 * Math.PI,
    size: range.amplitude / (wave + 1) ** 1.15,
  }));
  return Float32Array.from({ length: range.width }, (_, x) =>
    waves.reduce((y, { frequency, phase, size }) => y + size * Math.sin(x * frequency + phase), range.base),
  );
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const part = Math.min(1, Math.max(0, share));
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part, from[2] + (to[2] - from[2]) * part];
}

const PALETTES: readonly { zenith: Colour; horizon: Colour; far: Colour; near: Colour; water: Colour; sun: Colour }[] = [
  {
    zenith: [70, 126, 186],
    horizon: [236, 219, 196],
    far: [142, 164, 184],
    near: [38, 62, 50],
    water: [88, 128, 146],
    sun: [255, 244, 214],
  },
  {
    zenith: [58, 74, 128],
    horizon: [246, 186, 140],
    far: [134, 122, 152],
    near: [42, 40, 52],
    water: [120, 104, 122],
    sun: [255, 226, 168],
  },
  {
    zenith: [96, 158, 190],
    horizon: [228, 236, 226],
    far: [150, 180, 170],
    near: [54, 84, 44],
    water: [96, 150, 150],
    sun: [255, 252, 236],
  },
];

/** Above this the scene is painted smaller and enlarged; the grain is always laid on at full size. */
const MAX_PAINTED_PIXELS = 1_200_000;

/**
 * Paints 8-bit RGB pixels, rows after rows.
 * @param options.grain sensor noise as a multiple of about ±3 levels.
 * @param options.canary text that a patch of noise in the lower left corner is made from.
 */
export async function paintLandscape(options: {
  seed: number;
  width: number;
  height: number;
  grain?: number;
  canary?: string;
}): Promise<Buffer> {
  const { seed, width, height, grain = 1 } = options;
  const scale = Math.min(1, Math.sqrt(MAX_PAINTED_PIXELS / (width * height)));
  const painted = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const scene = await paintScene(seed, painted.width, painted.height);
  const pixels = await sharp(scene, { raw: { ...painted, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer();
  addGrain(pixels, seed, grain);
  const canvas: Canvas = { width, height, pixels };
  if (options.canary !== undefined) paintCanary(canvas, options.canary);
  return canvas.pixels;
}

async function paintScene(seed: number, width: number, height: number): Promise<Buffer> {
  const random = createRandom(seed * 7_919 + 1);
  const palette = PALETTES[seed % PALETTES.length] ?? PALETTES[0];
  if (!palette) throw new Error('there are no palettes');
  const clouds = await createClouds(random, width, height);
  const texture = await createClouds(random, width, height);
  const horizon = height * 0.62;
  const skylines = Array.from({ length: HILLS }, (_, hill) =>
    createSkyline(random, { width, base: horizon - height * (0.2 - 0.055 * hill), amplitude: height * (0.075 - 0.012 * hill) }),
  );
  const sun = { x: width * (0.25 + 0.5 * random()), y: height * (0.18 + 0.14 * random()), radius: Math.max(2, width * 0.03) };
  const pixels = Buffer.alloc(width * height * 3);
  const scene: Scene = { x: 0, y: 0, width, height, horizon, cloud: 0, texture: 0, skylines, sun };
  for (let at = 0; at < width * height; at += 1) {
    scene.x = at % width;
    scene.y = (at - scene.x) / width;
    scene.cloud = clouds[at] ?? 0;
    scene.texture = texture[at] ?? 0;
    const colour = colourAt(scene, palette);
    for (let channel = 0; channel < 3; channel += 1) pixels[at * 3 + channel] = clamp(colour[channel] ?? 0);
  }
  return pixels;
}

function clamp(level: number): number {
  return Math.min(255, Math.max(0, Math.round(level)));
}

/** Sensor noise of about ±3 levels times `grain`, the same in all channels of a pixel, from a cheap generator of its own. */
function addGrain(pixels: Buffer, seed: number, grain: number): void {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0;
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const noise = (((state >>> 24) & 7) + ((state >>> 16) & 7) - 7) * 0.45 * grain;
    for (let channel = 0; channel < 3; channel += 1) pixels[at + channel] = clamp((pixels[at + channel] ?? 0) + noise);
  }
}

type Scene = {
  x: number;
  y: number;
  width: number;
  height: number;
  horizon: number;
  cloud: number;
  texture: number;
  skylines: Float32Array[];
  sun: { x: number; y: number; radius: number };
};

function colourAt(scene: Scene, palette: (typeof PALETTES)[number]): Colour {
  const { x, y, skylines, horizon } = scene;
  for (let hill = skylines.length - 1; hill >= 0; hill -= 1) {
    const top = skylines[hill]?.[x] ?? horizon;
    if (y >= top && y < horizon) return hillColour(scene, palette, { share: (hill + 1) / skylines.length, depth: y - top });
  }
  if (y < horizon) return skyColour(scene, palette, y);
  return waterColour(scene, palette);
}

function skyColour(scene: Scene, palette: (typeof PALETTES)[number], y: number): Colour {
  const clear = mix(palette.zenith, palette.horizon, (y / scene.horizon) ** 1.4);
  const cover = Math.max(0, (scene.cloud - 118) / 90);
  const cloudy = mix(clear, [250, 246, 240], cover * 0.85);
  const distance = Math.hypot(scene.x - scene.sun.x, y - scene.sun.y) / scene.sun.radius;
  const glow = distance < 1 ? 1 : Math.min(1, 0.9 / distance ** 1.5);
  return mix(cloudy, palette.sun, glow);
}

function hillColour(scene: Scene, palette: (typeof PALETTES)[number], hill: { share: number; depth: number }): Colour {
  const base = mix(palette.far, palette.near, hill.share ** 1.3);
  const light = ((scene.texture - 128) / 128) * 34 * hill.share + Math.min(14, hill.depth * 0.04);
  const haze = Math.min(0.35, (hill.depth / scene.height) * 1.6) * (1 - hill.share);
  return mix([base[0] + light, base[1] + light * 1.1, base[2] + light * 0.7], palette.horizon, haze);
}

function waterColour(scene: Scene, palette: (typeof PALETTES)[number]): Colour {
  const { x, y, horizon, height, texture } = scene;
  const depth = (y - horizon) / (height - horizon);
  const ripple = Math.sin(y * (0.55 - 0.4 * depth) + texture * 0.12 + Math.sin(x * 0.01) * 2);
  const mirrored = skyColour(scene, palette, horizon * (1 - depth * 0.8));
  const surface = mix(palette.water, mirrored, 0.55 - 0.35 * depth);
  const light = ripple * (5 + 14 * depth) + (texture - 128) * 0.1;
  return [surface[0] + light, surface[1] + light, surface[2] + light];
}

function paintCanary(canvas: Canvas, canary: string): void {
  const random = createRandom(seedOf(canary));
  const side = Math.min(CANARY_PIXELS, canvas.width, canvas.height);
  for (let y = canvas.height - side; y < canvas.height; y += 1) {
    for (let x = 0; x < side * 3; x += 1) canvas.pixels[y * canvas.width * 3 + x] = Math.floor(random() * 256);
  }
}
