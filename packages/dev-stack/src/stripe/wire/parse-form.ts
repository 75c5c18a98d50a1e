import qs from 'qs';

const LIMITS = { depth: 8, arrayLimit: 1000, parameterLimit: 10_000, plainObjects: true } as const;

/** Reads a form-encoded body or query with bracketed names, as `items[0][price]=…` or `expand[]=…`. */
export function parseForm(text: string): Record<string, unknown> {
  return qs.parse(text, LIMITS);
}

/** The same as names and values in the order they were sent, brackets and all. */
export function flattenForm(text: string): [string, string][] {
  return [...new URLSearchParams(text)];
}
