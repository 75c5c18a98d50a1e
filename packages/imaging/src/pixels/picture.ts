import type { OutputFormat } from '@imagemint/contract/formats';

/**
 * A finished picture: encoded, upright, sRGB, without any metadata but a mark where a model has
 * made parts of it. Between the tools of a chain its bytes are plain pixels. Width and height are those of one frame.
 */
export type Picture = { bytes: Uint8Array; format: OutputFormat; width: number; height: number; hasAlpha: boolean; isGenerated: boolean };
