import type { InputFormat, OutputFormat } from '@imagemint/contract/formats';
import { readImageHeader } from '@imagemint/contract/image-header';
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
  /** Parsed by the tool's schema. */
  params: ToolParams;
  input: Uint8Array;
  /** Over all frames. */
  maxMegapixels: number;
  maxFrames?: number;
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
 * Applies a tool to a photo. The output is upright, sRGB, free of metadata, and the same bytes for the same input, parameters and
 * version. @throws ImagingError with a closed code; no decoder's text comes along.
 */
export async function runTool({
  tool,
  params,
  input,
  maxMegapixels,
  maxFrames = DEFAULT_MAX_FRAMES,
  models,
}: ToolRequest): Promise<ToolResult> {
  let photo: Photo | null = null;
  try {
    photo = await openPhoto(input, { maxMegapixels, maxFrames });
    const { bytes, format, width, height } = await applyTool({ tool, params, models }, photo);
    return { output: bytes, format, width, height, inputFormat: photo.format, megapixels: photo.megapixels };
  } catch (error) {
    throw withHeader(toImagingError(error), input, photo);
  }
}

async function applyTool({ tool, params, models }: Pick<ToolRequest, 'tool' | 'params' | 'models'>, photo: Photo): Promise<Picture> {
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
