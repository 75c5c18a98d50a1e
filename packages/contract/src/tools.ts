import { z } from 'zod';
import { FormatChoice } from './formats.ts';
import type { ModelId } from './models.ts';
import { Strokes } from './strokes.ts';

const common = { format: FormatChoice.default('auto').describe('Output format; auto keeps the input format where possible') };
const quality = z.number().int().min(1).max(100).default(82).describe('Encoder quality, 1 to 100');
const pixels = z.number().int().min(1).max(16_384);
const preview = z.boolean().default(false).describe('A small picture of at most 0.25 megapixels, made the same way, for a lower price');

/** Levels, colour and sharpness, never blown out. */
export const EnhanceParams = z.strictObject({
  ...common,
  strength: z.number().min(0).max(1).default(0.6).describe('0 leaves the photo as it is, 1 is the full correction'),
  quality,
});

export const ResizeParams = z
  .strictObject({
    ...common,
    width: pixels.optional().describe('Target width in pixels'),
    height: pixels.optional().describe('Target height in pixels'),
    fit: z.enum(['inside', 'cover', 'contain', 'fill']).default('inside').describe('How the photo meets the target box'),
    enlarge: z.boolean().default(false).describe('Whether a smaller photo may grow'),
    quality,
  })
  .refine((p) => p.width !== undefined || p.height !== undefined, { message: 'width or height is needed', path: ['width'] })
  // The same in the words of JSON Schema, which cannot be read out of a function.
  .meta({ anyOf: [{ required: ['width'] }, { required: ['height'] }] });

export const ConvertParams = z.strictObject({
  format: FormatChoice.exclude(['auto']).default('webp').describe('Output format'),
  quality,
  lossless: z.boolean().default(false).describe('Lossless WebP and AVIF; PNG always is'),
  background: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .default('#ffffff')
    .describe('Fills transparency where the format has none'),
});

export const CompressParams = z.strictObject({
  ...common,
  maxKilobytes: z.number().int().min(2).max(50_000).default(300).describe('The result is at most this many kilobytes (1 kB = 1000 bytes)'),
  allowResize: z.boolean().default(true).describe('Whether the photo may shrink in pixels when quality alone is not enough'),
});

export const SmartCropParams = z.strictObject({
  ...common,
  aspect: z.enum(['1:1', '4:5', '3:4', '2:3', '9:16', '5:4', '4:3', '3:2', '16:9']).default('1:1').describe('Width to height'),
  maxWidth: pixels.optional().describe('Shrinks the crop to at most this width'),
  quality,
});

export const StripMetadataParams = z.strictObject({ ...common, quality: quality.default(92) });

const colour = z.string().regex(/^#[0-9a-fA-F]{6}$/);

export const RemoveBackgroundParams = z.strictObject({
  ...common,
  background: z
    .enum(['transparent', 'colour', 'blur', 'studio'])
    .default('transparent')
    .describe('What is behind the subject: nothing, one colour, the blurred original, or a white product shot with a soft shadow'),
  colour: colour.default('#ffffff').describe('The colour behind the subject, for the background colour'),
  blur: z.number().min(0).max(1).default(0.5).describe('For the background blur: from slightly soft to unrecognisable'),
  shadow: z.number().min(0).max(1).default(0.5).describe('For the background studio: how dark the shadow is; 0 is none'),
  quality: quality.default(90),
  preview,
});

export const PortraitBlurParams = z.strictObject({
  ...common,
  strength: z.number().min(0).max(1).default(0.5).describe('From slightly soft to unrecognisable'),
  quality: quality.default(90),
  preview,
});

const cover = {
  style: z
    .enum(['blur', 'pixelate', 'solid'])
    .describe('How finds are covered. None of them can be undone: at most 36 mean colours are left of each find, and of solid none'),
  colour: colour.default('#000000').describe('The colour of the style solid'),
  margin: z.number().min(0).max(1).default(0.3).describe('How much more around each find is covered, as a share of its size'),
};

export const AnonymiseFacesParams = z.strictObject({
  ...common,
  ...cover,
  style: cover.style.default('pixelate'),
  caution: z
    .enum(['high', 'medium', 'low'])
    .default('high')
    .describe('High also covers what only might be a face; low only what surely is one'),
  quality: quality.default(90),
  preview,
});

export const RedactTextParams = z.strictObject({
  ...common,
  ...cover,
  style: cover.style.default('solid'),
  margin: cover.margin.default(0.15),
  caution: z
    .enum(['high', 'medium', 'low'])
    .default('high')
    .describe('High also covers what only might be text; low only what surely is text'),
  quality: quality.default(90),
  preview,
});

export const PassportPhotoParams = z.strictObject({
  format: FormatChoice.exclude(['auto', 'webp', 'avif']).default('jpeg').describe('Output format; offices take JPEG, printers both'),
  country: z
    .enum(['eu', 'uk', 'us', 'canada', 'australia', 'china', 'japan', 'switzerland'])
    .default('eu')
    .describe('Whose rules for the size of photo and head apply; eu is 35 × 45 mm with a head of 32 to 36 mm'),
  background: z
    .enum(['rule', 'white', 'light-grey', 'light-blue'])
    .default('rule')
    .describe('The plain background; rule takes what the country asks for'),
  quality: quality.default(95),
  preview,
});

export const UpscaleParams = z.strictObject({
  ...common,
  factor: z
    .union([z.literal(2), z.literal(4)])
    .default(2)
    .describe('2 keeps to what the photo shows; 4 makes up fine detail, and the file says so'),
  quality: quality.default(90),
  preview,
});

export const BrightenParams = z.strictObject({
  ...common,
  strength: z.number().min(0).max(1).default(0.8).describe('0 leaves the photo as it is, 1 brings the most light'),
  quality: quality.default(90),
  preview,
});

const repair = {
  ...common,
  strength: z.number().min(0).max(1).default(1).describe('How much of the repair is mixed in; 0 leaves the photo as it is'),
  quality: quality.default(90),
  preview,
};

export const DenoiseParams = z.strictObject(repair);

export const DeblurParams = z.strictObject(repair);

export const EraseParams = z.strictObject({ ...common, strokes: Strokes, quality: quality.default(90), preview });

/** The largest photo that is made larger, by factor, in megapixels: a larger one would take minutes. */
export const UPSCALE_MEGAPIXELS = { 2: 12, 4: 2 } as const;

type ToolDefinition = {
  /** zod schema of the parameters; strict, with a default for each field that can have one. */
  params: z.ZodType<Record<string, unknown>>;
  /** Price of a delivered result in credits. */
  credits: number;
  /** Price of a preview (at most 0.25 megapixels, the parameter `preview`), where the tool has one. */
  previewCredits?: number;
  /** Hard limit over all frames, in megapixels; plans may set a lower one. */
  maxMegapixels: number;
  /** Whether the AI Act's marking duty applies (generative output). */
  generative: boolean;
  /** Raised whenever the same input would give other bytes; part of the preset hash. */
  version: number;
  /** What the tool cannot work without; it is off where one of them is missing. */
  models?: readonly ModelId[];
  /** How many times the usual time limit a run may take; 1 when it is not said. */
  timeFactor?: number;
};

/** The tool manifest: one row per tool, in the order the web app shows them. */
export const TOOLS = {
  enhance: { params: EnhanceParams, credits: 2, maxMegapixels: 100, generative: false, version: 1 },
  resize: { params: ResizeParams, credits: 1, maxMegapixels: 100, generative: false, version: 1 },
  convert: { params: ConvertParams, credits: 1, maxMegapixels: 100, generative: false, version: 1 },
  compress: { params: CompressParams, credits: 1, maxMegapixels: 100, generative: false, version: 1 },
  'smart-crop': { params: SmartCropParams, credits: 1, maxMegapixels: 100, generative: false, version: 1 },
  'strip-metadata': { params: StripMetadataParams, credits: 1, maxMegapixels: 100, generative: false, version: 1 },
  'remove-background': {
    params: RemoveBackgroundParams,
    ...{ credits: 4, previewCredits: 1, maxMegapixels: 50, generative: false, version: 1, models: ['background'] },
  },
  'portrait-blur': {
    params: PortraitBlurParams,
    ...{ credits: 4, previewCredits: 1, maxMegapixels: 50, generative: false, version: 1, models: ['background'] },
  },
  'anonymise-faces': {
    params: AnonymiseFacesParams,
    ...{ credits: 3, previewCredits: 1, maxMegapixels: 50, generative: false, version: 2, models: ['face-detection'], timeFactor: 2 },
  },
  'redact-text': {
    params: RedactTextParams,
    ...{ credits: 3, previewCredits: 1, maxMegapixels: 50, generative: false, version: 1, models: ['text-detection'], timeFactor: 2 },
  },
  'passport-photo': {
    params: PassportPhotoParams,
    ...{ credits: 5, previewCredits: 1, maxMegapixels: 50, generative: false, version: 2 },
    models: ['background', 'face-detection', 'face-landmarks'],
  },
  upscale: {
    params: UpscaleParams,
    ...{ credits: 6, previewCredits: 1, maxMegapixels: UPSCALE_MEGAPIXELS[2], generative: true, version: 1, timeFactor: 6 },
    models: ['upscale-2x', 'upscale-4x'],
  },
  brighten: {
    params: BrightenParams,
    ...{ credits: 3, previewCredits: 1, maxMegapixels: 50, generative: false, version: 2, models: ['brighten'] },
  },
  denoise: {
    params: DenoiseParams,
    ...{ credits: 6, previewCredits: 2, maxMegapixels: 50, generative: false, version: 2, timeFactor: 10, models: ['denoise'] },
  },
  deblur: {
    params: DeblurParams,
    ...{ credits: 6, previewCredits: 2, maxMegapixels: 50, generative: false, version: 2, timeFactor: 10, models: ['deblur'] },
  },
  erase: { params: EraseParams, credits: 3, previewCredits: 1, maxMegapixels: 50, generative: true, version: 1 },
} as const satisfies Record<string, ToolDefinition>;

export type ToolId = keyof typeof TOOLS;
export const TOOL_IDS = Object.keys(TOOLS) as [ToolId, ...ToolId[]];
export const ToolId = z.enum(TOOL_IDS);

/** Names of tools with commas between them, as an operator writes them. */
export const ToolNames = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((name) => name !== ''))
  .pipe(z.array(ToolId));

/** Parsed parameters of one tool, defaults filled in. */
export type ToolParams<T extends ToolId = ToolId> = z.output<(typeof TOOLS)[T]['params']>;

/** What a delivered result costs with these parameters, in credits: previews cost less. */
export function priceOf(tool: ToolId, params: Record<string, unknown>): number {
  const { credits, previewCredits = credits }: ToolDefinition = TOOLS[tool];
  return params['preview'] === true ? previewCredits : credits;
}

/** The largest photo that a tool takes with these parameters, in megapixels over all frames. */
export function maxMegapixelsOf(tool: ToolId, params: Record<string, unknown>): number {
  // A preview makes the photo small first.
  if (tool === 'upscale' && params['factor'] === 4 && params['preview'] !== true) return UPSCALE_MEGAPIXELS[4];
  return TOOLS[tool].maxMegapixels;
}

/** The models that a tool cannot work without. */
export function modelsOf(tool: ToolId): readonly ModelId[] {
  const definition: ToolDefinition = TOOLS[tool];
  return definition.models ?? [];
}

/** How many times the usual time limit a run of a tool may take. */
export function timeFactorOf(tool: ToolId): number {
  const definition: ToolDefinition = TOOLS[tool];
  return definition.timeFactor ?? 1;
}

/** The tools that cannot work without a model, in the manifest's order. */
export function toolsWith(model: ModelId): ToolId[] {
  return TOOL_IDS.filter((tool) => modelsOf(tool).includes(model));
}
