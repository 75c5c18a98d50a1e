/** An amount in hundredths of a currency as a spreadsheet reads it: two decimals, and the currency. */
export function writeAmount(cents: number, currency: string): string {
  return `${(cents / 100).toFixed(2)} ${currency.toUpperCase()}`;
}
