const KEY = 'imagemint.seen-payment';

/** Whether this tab has shown this payment as paid before. */
export function wasSeen(sessionId: string): boolean {
  return sessionStorage.getItem(KEY) === sessionId;
}

/** Remembers, in this tab only, that it was shown as paid. */
export function markSeen(sessionId: string): void {
  sessionStorage.setItem(KEY, sessionId);
}
