import { useState } from 'react';
import { useMe } from '../../accounts/use-me.ts';

type Gate = { open: boolean; onClose: () => void; onStart: () => void };

/** Lets customers act at once, and asks visitors to sign in first. The gate goes into `SignInGate`. */
export function useGate(act: () => void): { enter: () => void; gate: Gate } {
  const me = useMe();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const enter = () => {
    if (!me) return setOpen(true);
    close();
    act();
  };
  return { enter, gate: { open: isOpen, onClose: close, onStart: enter } };
}
