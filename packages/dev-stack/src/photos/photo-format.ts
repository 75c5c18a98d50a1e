/** What the generator writes; for HEIC see `readHeicPhoto`. */
export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff';
