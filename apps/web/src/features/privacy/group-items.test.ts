import { POLICY_TEXT, type PolicyBlock } from '@imagemint/contract/policy-text';
import { expect, test } from 'vitest';
import { groupItems } from './group-items.ts';

const block = (kind: PolicyBlock['kind'], id: string): PolicyBlock => ({ kind, sentences: [{ id, text: id }] });

test('items that follow each other become one list', () => {
  const groups = groupItems([block('paragraph', 'a'), block('item', 'b'), block('item', 'c'), block('heading', 'd'), block('item', 'e')]);
  expect(groups.map((group) => (Array.isArray(group) ? group.length : group.kind))).toEqual(['paragraph', 2, 'heading', 1]);
});

test('no sentence of the policy is lost', () => {
  expect(groupItems(POLICY_TEXT).flat()).toEqual(POLICY_TEXT);
});
