import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { POLICY_TEXT, renderPolicy } from './policy-text.ts';

test("the text is the operator's, word for word", () => {
  const digest = createHash('sha256').update(renderPolicy('{contactEmail}')).digest('hex');
  expect(digest).toBe('cdeaff9c3c2908577dcb887dbd5ea85f3aa7fe2b25eae0f3ce2ad7e9cb0f29a1');
});

test('every sentence has an id of its own', () => {
  const ids = POLICY_TEXT.flatMap(({ sentences }) => sentences.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

test('the promise that everything serves is there', () => {
  const promise = POLICY_TEXT.flatMap(({ sentences }) => sentences).find(({ id }) => id === '2.11');
  expect(promise?.text).toBe('image content is not retained once processing is complete');
});

test('the mailbox is filled in wherever the text names it', () => {
  expect(renderPolicy('privacy@imagemint.org')).toContain('please email privacy@imagemint.org from the address');
  expect(renderPolicy('privacy@imagemint.org')).not.toContain('{');
});
