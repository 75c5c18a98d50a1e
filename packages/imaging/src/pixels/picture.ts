import type { OutputFormat } from '@imagemint/contract/formats';

/** A finished picture: encoded, upright, sRGB, without any metadata. Width and height are those of one frame. */
export type Picture = { bytes: Uint8Array; format: OutputFormat; width: number; height: number };
