import { RESULT_TTL_SECONDS } from '@imagemint/contract/runs';
import { fakePng } from '../start-core.ts';

/** As a worker announces it. */
export const ANNOUNCED_SECONDS = RESULT_TTL_SECONDS + 60;

/** Photos that are refused, and how. */
export const REFUSALS = [
  { photo: Buffer.from('hello, this is no photo at all'), code: 'IMAGE_UNSUPPORTED' },
  { photo: Buffer.alloc(0), code: 'IMAGE_EMPTY' },
  { photo: fakePng().subarray(0, 20), code: 'IMAGE_TRUNCATED' },
  { photo: fakePng(40_000, 40_000), code: 'IMAGE_TOO_MANY_PIXELS' },
] as const;

const RETAIN_SECONDS = [600, 0, 45, 300, 600];

/** How long an opened run's result may stay, by the operation's detail. */
export function retainSecondsOf(detail: number): number {
  return RETAIN_SECONDS[detail % RETAIN_SECONDS.length] ?? 600;
}
