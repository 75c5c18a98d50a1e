import type { Photo, RunRequest } from './photo.ts';
import { type Step, toRequest, toSteps } from './recipe.ts';

/** A request for one photo: what was painted on it belongs to it alone. */
export function requestFor(photo: Pick<Photo, 'strokes'>, request: RunRequest): RunRequest {
  const [first, ...then] = toSteps(request);
  const withStrokes = ({ tool, params }: Step): Step => ({
    tool,
    params: tool === 'erase' ? { ...params, strokes: photo.strokes } : params,
  });
  return toRequest([withStrokes(first), ...then.map(withStrokes)]);
}
