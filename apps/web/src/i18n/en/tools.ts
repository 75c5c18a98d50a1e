import type { ToolId } from '@imagemint/contract/tools';

export const tools = {
  enhance: {
    name: 'Enhance',
    text: 'Levels, colour and sharpness, never blown out',
    action: '{count, plural, one {Enhance photo} other {Enhance # photos}}',
  },
  resize: { name: 'Resize', text: 'To the pixels you need', action: '{count, plural, one {Resize photo} other {Resize # photos}}' },
  convert: {
    name: 'Convert',
    text: 'HEIC, TIFF and others to JPEG, PNG, WebP, AVIF',
    action: '{count, plural, one {Convert photo} other {Convert # photos}}',
  },
  compress: { name: 'Compress', text: 'Under the size you set', action: '{count, plural, one {Compress photo} other {Compress # photos}}' },
  'smart-crop': {
    name: 'Smart crop',
    text: 'Keeps what matters in the frame',
    action: '{count, plural, one {Crop photo} other {Crop # photos}}',
  },
  'strip-metadata': {
    name: 'Strip metadata',
    text: 'Place, time and camera gone',
    action: '{count, plural, one {Strip metadata} other {Strip # photos}}',
  },
  'remove-background': {
    name: 'Remove background',
    text: 'Transparent, a colour, soft, or a white product shot',
    action: '{count, plural, one {Remove background} other {Cut out # photos}}',
  },
  'portrait-blur': {
    name: 'Portrait blur',
    text: 'Soft behind, sharp in front',
    action: '{count, plural, one {Blur background} other {Blur # backgrounds}}',
  },
  'anonymise-faces': {
    name: 'Anonymise faces',
    text: 'Small and turned ones too, for good',
    action: '{count, plural, one {Anonymise photo} other {Anonymise # photos}}',
  },
  'redact-text': {
    name: 'Redact text',
    text: 'Documents, signs and number plates',
    action: '{count, plural, one {Redact photo} other {Redact # photos}}',
  },
  'passport-photo': {
    name: 'Passport photo',
    text: 'Size, head and background by the rules',
    action: '{count, plural, one {Make passport photo} other {Make # passport photos}}',
  },
  upscale: {
    name: 'Upscale',
    text: 'Two or four times the sides',
    action: '{count, plural, one {Upscale photo} other {Upscale # photos}}',
  },
  brighten: {
    name: 'Brighten',
    text: 'Light into dark photos',
    action: '{count, plural, one {Brighten photo} other {Brighten # photos}}',
  },
  denoise: {
    name: 'Denoise',
    text: 'Takes grain out of dark photos',
    action: '{count, plural, one {Denoise photo} other {Denoise # photos}}',
  },
  deblur: {
    name: 'Deblur',
    text: 'Against shake and wrong focus',
    action: '{count, plural, one {Deblur photo} other {Deblur # photos}}',
  },
  erase: {
    name: 'Erase',
    text: 'Scratches and small things, painted over',
    action: '{count, plural, one {Erase} other {Erase in # photos}}',
  },
} as const satisfies Record<ToolId, { name: string; text: string; action: string }>;
