/** The token of a sign-in link, from the fragment, which browsers never send to a server; null when there is none. */
export function readLinkToken(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token');
}
