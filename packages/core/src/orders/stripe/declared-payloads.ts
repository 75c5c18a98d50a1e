import { STRIPE_PAYLOADS } from '@imagemint/contract/processors';

const KEY = /^[a-z0-9_]+(\[[a-z0-9_]*\])*$/i;

/** `line_items[0][price]` → `line_items[][price]`: lists are declared once for all their members. */
function normaliseKey(key: string): string {
  return key.replace(/\[\d*\]/g, '[]');
}

/** `/v1/subscriptions/sub_123` → `/v1/subscriptions/:id`. */
function normalisePath(path: string): string {
  return path.replace(/\/(?=[^/]*[_0-9])(cus|cs|in|sub|si|pi|ch|re|dp|du|price|prod|evt|bps|bpc)_[^/]+/g, '/:id');
}

/**
 * What a request to Stripe would send that the processor register does not declare.
 * @param path with its query, which counts as payload.
 * @param body form-encoded.
 */
export function findUndeclared(request: { method: string; path: string; body: string }): string[] {
  const [path = '', query = ''] = request.path.split('?');
  const operation = `${request.method} ${normalisePath(path)}`;
  const declared: readonly string[] | undefined = STRIPE_PAYLOADS[operation];
  if (declared === undefined) return [operation];
  const keys = [...new URLSearchParams(query).keys(), ...new URLSearchParams(request.body).keys()];
  return keys.map(normaliseKey).filter((key) => !KEY.test(key) || !declared.includes(key));
}
