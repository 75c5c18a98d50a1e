import { MODELS } from '@imagemint/contract/models';
import type { BuildProgress } from './build-models.ts';

/** One line on what is going on, for whoever waits. */
export function describeProgress(progress: BuildProgress): string {
  const { id, number, count } = progress;
  const model = `Model ${number} of ${count}, ${id}:`;
  switch (progress.state) {
    case 'fetching':
      return `${model} fetching ${MODELS[id].package} ${MODELS[id].version} …`;
    case 'converting':
      return `${model} converting and checking …`;
    case 'ready':
      return `${model} ready (${(progress.bytes / 1e6).toFixed(0)} MB, ${progress.seconds.toFixed(0)} s)`;
    case 'failed':
      return `${model} MISSING: ${progress.reason}`;
  }
}
