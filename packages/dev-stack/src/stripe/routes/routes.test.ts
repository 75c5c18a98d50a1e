import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { TEST_CARDS } from '../objects/test-cards.ts';
import { ROUTES, findRoute } from './routes.ts';

const page = await readFile(new URL('../../../../../docs/fake-stripe.md', import.meta.url), 'utf8');

test('docs/fake-stripe.md lists the endpoints that there are, and no other', () => {
  const listed = [...page.matchAll(/`(GET|POST|DELETE) (\/v1\/[^`]+)`/g)].map(([, method, path]) => `${method} ${path}`);
  expect(listed.sort()).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).sort());
});

test('docs/fake-stripe.md lists every test card', () => {
  for (const { number } of TEST_CARDS) expect(page).toContain(number.replaceAll(/(\d{4})(?=\d)/g, '$1 '));
});

test('a path leads to one endpoint', () => {
  for (const { method, path } of ROUTES) expect(findRoute(method, path.replace(':id', 'some_1'))?.route.path).toBe(path);
  expect(findRoute('GET', '/v1/customers/cus_1/nothing')).toBeNull();
});
