import type { InputFormat, OutputFormat } from '@imagemint/contract/formats';
import { readImageHeader } from '@imagemint/contract/image-header';
import type { RunParams } from '@imagemint/contract/chain';
import type { ToolId, ToolParams } from '@imagemint/contract/tools';
import { openPhoto } from './decode/open-photo.ts';
import type { Photo } from './decode/photo.ts';
import { ImagingError } from './imaging-error.ts';
import type { Models } from './models/open-models.ts';
import type { Picture } from './pixels/picture.ts';
import { isHarmless, toImagingError } from './to-imaging-error.ts';
import { TOOL_FUNCTIONS } from './tools/index.ts';

const DEFAULT_MAX_FRAMES = 300;

export type ToolRequest = {
  tool: ToolId;
  /** Parsed by the tools' schemas. */
  params: RunParams;
  input: Uint8Array;
  /** Over all frames. */
  maxMegapixels: number;
  maxFrames?: number;
  /** The largest picture that each following tool takes from the one before it; no limit without. */
  followingMegapixels?: readonly number[];
  /** What tools with a model take it from. */
  models: Models;
};

export type ToolResult = {
  output: Uint8Array;
  format: OutputFormat;
  /** Pixels of one frame of the output. */
  width: number;
  height: number;
  inputFormat: InputFormat;
  /** Of the input, over all frames. */
  megapixels: number;
};

/**
 * Applies a tool to a photo, and what follows on it in a chain: decoded once, encoded once. The output is upright, sRGB, free of metadata, and the same bytes for the same input, parameters and
 * version. @throws ImagingError with a closed code; no decoder's text comes along.
 */
export async function runTool({
  tool,
  params,
  input,
  maxMegapixels,
  maxFrames = DEFAULT_MAX_FRAMES,
  followingMegapixels = [],
  models,
}: ToolRequest): Promise<ToolResult> {
  let photo: Photo | null = null;
  try {
    photo = await openPhoto(input, { maxMegapixels, maxFrames });
    const { bytes, format, width, height } = await applyChain({ tool, params, models, followingMegapixels }, photo);
    return { output: bytes, format, width, height, inputFormat: photo.format, megapixels: photo.megapixels };
  } catch (error) {
    throw withHeader(toImagingError(error), input, photo);
  }
}

type Chain = Pick<ToolRequest, 'tool' | 'params' | 'models'> & { followingMegapixels: readonly number[] };

/** One tool after another on the same pixels; what is followed takes the first frame of an animation. */
async function applyChain({ tool, params, models, followingMegapixels }: Chain, photo: Photo): Promise<Picture> {
  const { then = [], ...own } = params;
  const next = then[0];
  // Without what follows these are the tool's own parameters again.
  if (next === undefined) return applyTool({ tool, params: own, models }, photo);
  const first: Photo = { ...photo, frames: 1, animation: null, place: { ...photo.place, isFollowed: true } };
  const picture = await applyTool({ tool, params: own, models }, first);
  const [limit = Infinity, ...limits] = followingMegapixels;
  if ((picture.width * picture.height) / 1e6 > limit) throw new ImagingError('IMAGE_TOO_MANY_PIXELS');
  const rest = then.slice(1);
  const following = { ...next.params, ...(rest.length > 0 && { then: rest }) };
  return applyChain({ tool: next.tool, params: following, models, followingMegapixels: limits }, continueWith(photo, picture));
}

/** A tool's picture as the photo of the next one. */
function continueWith(photo: Photo, { bytes, format, width, height, hasAlpha, isGenerated }: Picture): Photo {
  return {
    ...{ source: bytes, format, width, height, hasAlpha, frames: 1, animation: null },
    ...{ megapixels: (width * height) / 1e6, maxMegapixels: Math.max(photo.maxMegapixels, (width * height) / 1e6) },
    ...{ isCmyk: false, isDeep: false, isLenient: false, colour: { kind: 'none' }, place: { isFollowed: false, isGenerated } },
  };
}

async function applyTool({ tool, params, models }: { tool: ToolId; params: ToolParams; models: Models }, photo: Photo): Promise<Picture> {
  // The record's type ties each tool to its own parameters; the compiler cannot follow that through a variable key.
  const apply = TOOL_FUNCTIONS[tool] as (photo: Photo, params: ToolParams, models: Models) => Promise<Picture>;
  try {
    return await apply(photo, params, models);
  } catch (error) {
    if (photo.isLenient || !isHarmless(error)) throw error;
    return apply({ ...photo, isLenient: true }, params, models);
  }
}

/** The same code with what is known of the photo. */
function withHeader({ code }: ImagingError, input: Uint8Array, photo: Photo | null): ImagingError {
  if (photo !== null) return new ImagingError(code, { inputFormat: photo.format, megapixels: photo.megapixels });
  const header = readImageHeader(input);
  if (!('format' in header)) return new ImagingError(code);
  return new ImagingError(code, { inputFormat: header.format, megapixels: (header.width * header.height) / 1e6 });
}
