import { flattenForm } from './parse-form.ts';
import type { ApiRequest } from '../handle-request.ts';

export type LoggedRequest = {
  method: string;
  path: string;
  /** Names alone, as `line_items[0][price]`. */
  params: string[];
  values: Record<string, string>;
  idempotencyKey?: string;
};

/** What was sent, so that a test can hold it to what may be sent. */
export function logRequest({ method, path, headers, body }: ApiRequest): LoggedRequest {
  const [pathname = '', query = ''] = path.split('?');
  const pairs = [...flattenForm(query), ...flattenForm(body)];
  const key = headers['idempotency-key'];
  return {
    method,
    path: pathname,
    params: pairs.map(([name]) => name),
    values: Object.fromEntries(pairs),
    ...(key !== undefined && { idempotencyKey: key }),
  };
}
