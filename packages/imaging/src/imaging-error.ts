import type { Outcome } from '@imagemint/contract/diagnostics';
import type { InputFormat } from '@imagemint/contract/formats';

export type ImagingCode = Exclude<Outcome, 'OK'>;

/** Why a photo gave no result: a code of the closed set and what its header said. Never a decoder's text, which quotes content. */
export class ImagingError extends Error {
  override readonly name = 'ImagingError';
  readonly code: ImagingCode;
  /** Known once the first bytes were recognised. */
  readonly inputFormat: InputFormat | null;
  /** Over all frames, as far as known. */
  readonly megapixels: number;

  constructor(code: ImagingCode, known: { inputFormat?: InputFormat; megapixels?: number } = {}) {
    super(code);
    this.code = code;
    this.inputFormat = known.inputFormat ?? null;
    this.megapixels = known.megapixels ?? 0;
  }
}
