import type { ErrorCode } from '@imagemint/contract/errors';
import type { RunState } from '@imagemint/contract/runs';

/** The code of a run that ended without a result. */
export function endCode(state: RunState, error: ErrorCode | null): ErrorCode {
  if (error !== null) return error;
  return state === 'CANCELLED' ? 'RUN_CANCELLED' : state === 'EXPIRED' ? 'RUN_EXPIRED' : 'TOOL_FAILED';
}
