import type { ToolId } from '@imagemint/contract/tools';

export const tools = {
  enhance: { name: 'Enhance', text: 'Levels, colour and sharpness, never blown out', verb: 'Enhance' },
  resize: { name: 'Resize', text: 'To the pixels you need', verb: 'Resize' },
  convert: { name: 'Convert', text: 'HEIC, TIFF and others to JPEG, PNG, WebP, AVIF', verb: 'Convert' },
  compress: { name: 'Compress', text: 'Under the size you set', verb: 'Compress' },
  'smart-crop': { name: 'Smart crop', text: 'Keeps what matters in the frame', verb: 'Crop' },
  'strip-metadata': { name: 'Strip metadata', text: 'Place, time and camera gone', verb: 'Strip' },
} as const satisfies Record<ToolId, { name: string; text: string; verb: string }>;
