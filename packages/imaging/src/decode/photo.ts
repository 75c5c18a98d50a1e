import type { InputFormat } from '@imagemint/contract/formats';

/**
 * How the pixels get to sRGB. `none`: they are there in effect. `embedded`: by the profile inside the file. `given`: by a profile that
 * the file only names or that its decoder leaves out.
 */
export type Colour = { kind: 'none' } | { kind: 'embedded' } | { kind: 'given'; profile: Uint8Array };

export type Animation = { delay: number[]; loop: number };

/** A photo whose header has been checked; its pixels are decoded when a tool asks for them. */
export type Photo = {
  /** What the pipeline reads: the file itself, or plain pixels where another decoder has read it. */
  readonly source: Uint8Array;
  readonly format: InputFormat;
  /** Pixels of one frame, upright. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Over all frames. */
  readonly megapixels: number;
  readonly maxMegapixels: number;
  readonly hasAlpha: boolean;
  readonly isCmyk: boolean;
  readonly isDeep: boolean;
  readonly colour: Colour;
  /** Whether a decoder's warnings were found to be about something beside the picture and are to be passed over. */
  readonly isLenient: boolean;
  /** Milliseconds that each frame stays, and how often all are shown (0: for ever). */
  readonly animation: Animation | null;
  /** Where the tool that works on it stands in a chain. */
  readonly place: Place;
};

/** Of a tool in a chain: whether another one follows, which takes plain pixels, and whether a model has made parts of the photo before. */
export type Place = { readonly isFollowed: boolean; readonly isGenerated: boolean };

export type PhotoLimits = {
  /** Over all frames, checked before a pixel is decoded. */
  maxMegapixels: number;
  maxFrames: number;
};
