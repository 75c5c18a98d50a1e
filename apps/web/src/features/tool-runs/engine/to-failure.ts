import { ERRORS } from '@imagemint/contract/errors';
import { EnvelopeError } from '@imagemint/envelope';
import { type AppFailure, readFailure } from '../../../read-failure.ts';

/** What a thrown value means for the customer; a result that does not open was damaged on its way. */
export function toFailure(error: unknown): AppFailure {
  if (error instanceof EnvelopeError) return { code: 'ACKNOWLEDGEMENT_INVALID' };
  return readFailure(error, (code) => Object.hasOwn(ERRORS, code));
}
