import type { RunView } from '@imagemint/contract/runs';
import { api } from '../../../trpc.ts';

type FollowOptions = {
  runId: string;
  signal: AbortSignal;
  onView: (view: RunView) => void;
  onConnected: (isConnected: boolean) => void;
};

/**
 * Reports every change of a run until its last one; the stream resumes by itself after a cut connection.
 * Rejects when the service refuses to tell.
 */
export function followRun({ runId, signal, onView, onConnected }: FollowOptions): Promise<void> {
  let wasConnected = false;
  return new Promise((resolve, reject) => {
    const subscription = api.toolRuns.events.subscribe(
      { runId },
      {
        signal,
        onData: (event) => onView(event.data),
        onConnectionStateChange: ({ state }) => {
          // The first connection is not a lost one.
          if (state === 'connecting' && wasConnected) onConnected(false);
          if (state === 'pending') onConnected((wasConnected = true));
        },
        onError: reject,
        onComplete: resolve,
        onStopped: resolve,
      },
    );
    signal.addEventListener('abort', () => subscription.unsubscribe(), { once: true });
  });
}
