import { TOOLS, type ToolId } from '@imagemint/contract/tools';
import { patchParams } from './tool-params.ts';

type Params = Record<string, unknown>;

/** Settings by what they are good for. All presets of a tool set the same fields, so that one of them at most fits. */
export const PRESETS = {
  enhance: { gentle: { strength: 0.3 }, natural: { strength: 0.6 }, strong: { strength: 1 } },
  resize: {
    web: { width: 1_600, height: undefined, fit: 'inside' },
    mail: { width: 1_024, height: undefined, fit: 'inside' },
    profile: { width: 400, height: 400, fit: 'cover' },
  },
  convert: {
    everywhere: { format: 'jpeg', quality: 90, lossless: false },
    web: { format: 'webp', quality: 82, lossless: false },
    exact: { format: 'png', quality: 82, lossless: false },
  },
  compress: { mail: { maxKilobytes: 500 }, form: { maxKilobytes: 200 }, tiny: { maxKilobytes: 100 } },
  'smart-crop': { square: { aspect: '1:1' }, post: { aspect: '4:5' }, story: { aspect: '9:16' }, wide: { aspect: '16:9' } },
  'strip-metadata': { best: { quality: 96 }, usual: { quality: 92 }, small: { quality: 80 } },
  'remove-background': {
    cutout: { background: 'transparent', format: 'auto' },
    product: { background: 'studio', format: 'auto' },
    soft: { background: 'blur', format: 'auto' },
  },
  'portrait-blur': { slight: { strength: 0.25 }, natural: { strength: 0.5 }, strong: { strength: 0.85 } },
  'anonymise-faces': {
    pixels: { style: 'pixelate', caution: 'high' },
    solid: { style: 'solid', caution: 'high' },
    soft: { style: 'blur', caution: 'medium' },
  },
  'redact-text': {
    black: { style: 'solid', caution: 'high' },
    pixels: { style: 'pixelate', caution: 'high' },
    sure: { style: 'solid', caution: 'low' },
  },
  'passport-photo': { upload: { format: 'jpeg' }, print: { format: 'png' } },
  upscale: {
    screen: { factor: 2, format: 'webp' },
    print: { factor: 2, format: 'png' },
    tiny: { factor: 4, format: 'png' },
  },
  brighten: { evening: { strength: 0.5 }, indoors: { strength: 0.8 }, night: { strength: 1 } },
  denoise: { some: { strength: 0.6 }, all: { strength: 1 } },
  deblur: { some: { strength: 0.6 }, all: { strength: 1 } },
  erase: { same: { format: 'auto', quality: 90 }, best: { format: 'png', quality: 90 } },
} as const satisfies Record<ToolId, Record<string, Params>>;

/** A tool's presets in the order that they are shown in. */
export function listPresets(tool: ToolId): readonly { id: string; params: Params }[] {
  return Object.entries<Params>(PRESETS[tool]).map(([id, params]) => ({ id, params }));
}

/** The preset that the settings agree with; null when they are somebody's own. */
export function findPreset(tool: ToolId, params: Params): string | null {
  const fits = (preset: Params) => Object.entries(preset).every(([name, value]) => params[name] === value);
  return listPresets(tool).find((preset) => fits(preset.params))?.id ?? null;
}

/** The settings with a preset's put into them. */
export function applyPreset(tool: ToolId, params: Params, id: string): Params {
  const preset = listPresets(tool).find((one) => one.id === id);
  return preset ? TOOLS[tool].params.parse(patchParams(params, preset.params)) : params;
}
