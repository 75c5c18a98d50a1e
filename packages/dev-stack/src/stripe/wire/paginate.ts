import { isInRange, type Paging, type Range } from './params.ts';
import { missing } from './stripe-error.ts';

export type List<T> = { object: 'list'; url: string; has_more: boolean; data: T[] };

type Listed = { id: string; object: string };

function indexOf(items: Listed[], id: string, param: string): number {
  const index = items.findIndex((item) => item.id === id);
  if (index < 0) throw missing(items[0]?.object ?? 'object', id, param);
  return index;
}

/** One page of `items`, which are in the order that the list has. */
export function paginate<T extends Listed>(items: T[], paging: Paging, url: string): List<T> {
  const { limit = 10, starting_after: after, ending_before: before } = paging;
  const page = (from: number, until: number, more: boolean): List<T> => ({
    object: 'list',
    url,
    has_more: more,
    data: items.slice(from, until),
  });
  if (before !== undefined) {
    const end = indexOf(items, before, 'ending_before');
    return page(Math.max(0, end - limit), end, end > limit);
  }
  const start = after === undefined ? 0 : indexOf(items, after, 'starting_after') + 1;
  return page(start, start + limit, start + limit < items.length);
}

/** Newest first, as Stripe lists, with what does not match left out. */
export function newestFirst<T extends { created: number }>(
  table: ReadonlyMap<string, T>,
  created: Range | undefined,
  matches: (item: T) => boolean = () => true,
): T[] {
  return [...table.values()].reverse().filter((item) => isInRange(item.created, created) && matches(item));
}

/** A list inside an object, such as an invoice's lines. */
export function wholeList<T>(data: T[], url: string): List<T> {
  return { object: 'list', url, has_more: false, data };
}
