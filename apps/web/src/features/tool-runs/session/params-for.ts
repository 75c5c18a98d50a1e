import type { Photo, RunRequest } from './photo.ts';

/** The parameters of a request for one photo: what was painted on it belongs to it alone. */
export function paramsFor(photo: Pick<Photo, 'strokes'>, { tool, params }: RunRequest): Record<string, unknown> {
  return tool === 'erase' ? { ...params, strokes: photo.strokes } : params;
}
