import type { PolicyBlock } from '@imagemint/contract/policy-text';

/** Puts neighbouring items into one list, so that they can be shown as one; other blocks stay as they are. */
export function groupItems(blocks: readonly PolicyBlock[]): (PolicyBlock | PolicyBlock[])[] {
  const groups: (PolicyBlock | PolicyBlock[])[] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (block.kind !== 'item') groups.push(block);
    else if (Array.isArray(last)) last.push(block);
    else groups.push([block]);
  }
  return groups;
}
