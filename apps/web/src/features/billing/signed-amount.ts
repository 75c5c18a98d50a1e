/** What an entry does to the credits one can spend: setting aside takes, giving back returns, a charge has been taken before. */
export function signedAmount(kind: string, amount: number): number {
  if (kind === 'grant' || kind === 'release') return amount;
  return kind === 'reserve' || kind === 'expire' ? -amount : 0;
}
