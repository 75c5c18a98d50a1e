import { modelsOf, TOOL_IDS, type ToolId, TOOLS } from '@imagemint/contract/tools';
import { type ImagingCode, ImagingError, type Models, openModels, runTool, type ToolResult } from '../src/index.ts';
import { libvips, type Sharp } from '../src/libvips.ts';
import { MODELS_FOLDER } from './models-folder.ts';
import { rememberModels } from './remember-models.ts';

/** Tools that have something to do on any photo, need no model, and leave no mark. */
export const PLAIN_TOOLS = TOOL_IDS.filter((tool) => modelsOf(tool).length === 0 && !TOOLS[tool].generative);

/** What tools cannot do without and have no default for. */
const NEEDED: Partial<Record<ToolId, object>> = { erase: { strokes: [{ points: [[0.2, 0.2]], size: 0.05 }] } };

/** Models that run at each call, as those of the service do. */
const forgetfulModels = openModels({ folder: MODELS_FOLDER, threads: 2 });
/** For all tests that are not about a second run. */
export const sampleModels = rememberModels(forgetfulModels);

/** A pseudo-random number generator (mulberry32), so that samples are the same everywhere. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A made-up landscape: sky, hills, a bright sun and fine grain; sides in pixels. */
export function drawPhoto(width: number, height: number): Sharp {
  const random = createRandom(7);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) {
      const [u, v] = [x / width, y / height];
      const isSky = v < 0.45 + 0.12 * Math.sin(u * 9);
      const sun = Math.max(0, 1 - Math.hypot(u - 0.75, v - 0.2) * 9);
      const grain = (random() - 0.5) * 26;
      const wave = 30 * Math.sin(u * 61) * Math.cos(v * 47);
      const [r, g, b] = isSky
        ? [120 - 60 * v, 165 - 40 * v, 225 - 30 * v]
        : [90 + wave + 60 * u, 120 + wave * 0.6 - 50 * v, 48 + wave * 0.4];
      data[at] = clampByte(r + grain + sun * 140);
      data[at + 1] = clampByte(g + grain + sun * 100);
      data[at + 2] = clampByte(b + grain + sun * 30);
    }
  }
  return libvips(data, { raw: { width, height, channels: 3 } });
}

function clampByte(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}

/** Four frames of noise and hue, as a pipeline that can be written as GIF or WebP. */
export async function drawAnimation(): Promise<Sharp> {
  const photo = drawPhoto(60, 40);
  const frames = await Promise.all([0, 70, 140, 210].map((hue) => photo.clone().modulate({ hue }).png().toBuffer()));
  return libvips(frames, { join: { animated: true } });
}

/** Applies a tool; parameters that are not given have their defaults. */
export function apply(tool: ToolId, input: Uint8Array, params: object = {}): Promise<ToolResult> {
  return runWith(sampleModels, { tool, input, params });
}

/** The same with models that remember nothing. */
export function applyAfresh(tool: ToolId, input: Uint8Array): Promise<ToolResult> {
  return runWith(forgetfulModels, { tool, input, params: {} });
}

function runWith(models: Models, { tool, input, params }: { tool: ToolId; input: Uint8Array; params: object }): Promise<ToolResult> {
  return runTool({ tool, params: TOOLS[tool].params.parse({ ...NEEDED[tool], ...params }), input, maxMegapixels: 100, models });
}

/** The code with which a tool refuses a file, or OK. */
export function outcomeOf(tool: ToolId, input: Uint8Array, params: object = {}): Promise<ImagingCode | 'OK'> {
  return codeOf(apply(tool, input, params));
}

/** The code with which a run ends. */
export async function codeOf(run: Promise<ToolResult>): Promise<ImagingCode | 'OK'> {
  try {
    await run;
    return 'OK';
  } catch (error) {
    if (error instanceof ImagingError) return error.code;
    throw error;
  }
}

/** 8-bit RGB pixels of an encoded picture, in any format. */
export async function pixelsOf(file: Uint8Array): Promise<{ data: Buffer; width: number; height: number }> {
  const { data, info } = await libvips(file).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
