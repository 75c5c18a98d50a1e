import type { Method, Operation } from './open-api.ts';

type CurlOptions = { origin: string; method: Method; path: string; operation: Operation };

const SAMPLE_PARTS = ['-F image=@photo.jpg', '-F tool=enhance', `-F 'params={"strength":0.6}'`];

/** A curl line for an operation that works once KEY and the ids are filled in. */
export function writeCurl({ origin, method, path, operation }: CurlOptions): string {
  const types = Object.keys(operation.requestBody?.content ?? {});
  const words = ['curl -sS'];
  if (method !== 'get' && !(method === 'post' && types.length > 0)) words.push(`-X ${method.toUpperCase()}`);
  words[words.length - 1] += ` ${origin}${path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)}`;
  words.push('-H "Authorization: Bearer $KEY"');
  if (types.includes('multipart/form-data')) words.push(...SAMPLE_PARTS);
  else if (types.includes('application/json')) words.push(`-H 'Content-Type: application/json'`, `-d '${writeExample(operation)}'`);
  if (answersWithImage(operation)) words.push('-o out.jpg');
  if (answersWith(operation, 'text/event-stream')) words.push('-N');
  return words.join(' \\\n  ');
}

function writeExample(operation: Operation): string {
  const { schema, example } = operation.requestBody?.content?.['application/json'] ?? {};
  if (example !== undefined) return JSON.stringify(example);
  return JSON.stringify(Object.fromEntries((schema?.required ?? []).map((name) => [name, '…'])));
}

function answersWith({ responses = {} }: Operation, type: string): boolean {
  return Object.entries(responses).some(([status, { content = {} }]) => status.startsWith('2') && Object.hasOwn(content, type));
}

function answersWithImage({ responses = {} }: Operation): boolean {
  const types = Object.entries(responses).flatMap(([status, { content = {} }]) => (status.startsWith('2') ? Object.keys(content) : []));
  return types.some((type) => type.startsWith('image/') || type === 'application/octet-stream');
}
