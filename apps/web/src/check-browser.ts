export type BrowserSupport = 'full' | 'insecure' | 'outdated';

/** Whether this browser, at this address, can make the key that results are sealed to. */
export async function checkBrowser(): Promise<BrowserSupport> {
  if (!isSecureContext) return 'insecure';
  return await crypto.subtle.generateKey('X25519', false, ['deriveBits']).then(
    () => 'full',
    () => 'outdated',
  );
}
