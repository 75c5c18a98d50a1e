import { useMutation } from '@tanstack/react-query';
import { trpc } from '../../trpc.ts';
import { announceSession } from './announce-session.ts';

/** Ends this session. */
export function useSignOut() {
  return useMutation(trpc.accounts.signOut.mutationOptions({ onSettled: () => announceSession() }));
}
