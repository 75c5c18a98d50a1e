import { expect, test } from 'vitest';
import { describeType } from './describe-type.ts';
import { listOperations, type OpenApi, resolve } from './open-api.ts';
import { writeCurl } from './write-curl.ts';

const document: OpenApi = {
  info: { title: 'T', version: '1' },
  paths: {
    '/v1/run': {
      post: { requestBody: { content: { 'multipart/form-data': {} } }, responses: { 200: { content: { 'image/*': {} } } } },
    },
    '/v1/runs/{id}': { get: {}, delete: {} },
  },
  components: { schemas: { Run: { type: 'object' } } },
};
const origin = 'https://x.test';

test('a photo goes up as multipart and the picture lands in a file', () => {
  const [run] = listOperations(document);
  const line = run && writeCurl({ origin, ...run });
  expect(line).toContain('https://x.test/v1/run');
  expect(line).toContain('-F image=@photo.jpg');
  expect(line).toContain('-o out.jpg');
  expect(line).not.toContain('-X POST');
});

test('ids become shell variables, other methods are named', () => {
  const [, get, remove] = listOperations(document);
  expect(get && writeCurl({ origin, ...get })).toContain('/v1/runs/$ID');
  expect(remove && writeCurl({ origin, ...remove })).toContain('-X DELETE');
});

test('references are followed and types described', () => {
  expect(resolve(document, { $ref: '#/components/schemas/Run' })).toEqual({ type: 'object' });
  expect(describeType(document, { type: 'integer', minimum: 1, maximum: 100 })).toBe('integer 1…100');
  expect(describeType(document, { anyOf: [{ type: 'string', format: 'uuid' }, { type: 'null' }] })).toBe('string (uuid) | null');
  expect(describeType(document, { type: 'array', items: { $ref: '#/components/schemas/Run' } })).toBe('Run[]');
});
