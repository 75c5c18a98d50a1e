/** What the generator writes; HEIC needs an encoder of patented video. */
export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff';
