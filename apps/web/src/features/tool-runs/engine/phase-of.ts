import type { RunState } from '@imagemint/contract/runs';
import type { Phase } from '../session/photo.ts';

const PHASES: Record<RunState, Phase> = {
  RECEIVED: 'uploading',
  QUEUED: 'queued',
  PROCESSING: 'processing',
  READY: 'opening',
  DELIVERED: 'opening',
  EXPIRED: 'ended',
  FAILED: 'ended',
  CANCELLED: 'ended',
};

/** What a run's state means for the tab; an opened result stays done whatever the service says afterwards. */
export function phaseOf(state: RunState, hasResult: boolean): Phase {
  return hasResult && (state === 'READY' || state === 'DELIVERED' || state === 'EXPIRED') ? 'done' : PHASES[state];
}
