import { queryClient } from '../../trpc.ts';

const channel = new BroadcastChannel('imagemint.session');

/** Asks this tab and the others to look again who is signed in. */
export async function announceSession(): Promise<void> {
  channel.postMessage('changed');
  await queryClient.resetQueries();
}

/** Looks again whenever another tab has signed in or out. */
export function followSession(): void {
  channel.onmessage = () => void queryClient.invalidateQueries();
}
