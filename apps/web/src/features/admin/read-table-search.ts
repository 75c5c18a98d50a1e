/** What a staff table shows; it lives in the address, so that a view can be passed on. */
export type TableSearch = { q?: string; filter?: string; sort?: string; desc?: boolean };

/** Reads a table's view from the address; anything odd is dropped. */
export function readTableSearch(search: Record<string, unknown>): TableSearch {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value.slice(0, 64) : undefined);
  const q = text(search['q']);
  const filter = text(search['filter']);
  const sort = text(search['sort']);
  return {
    ...(q !== undefined && { q }),
    ...(filter !== undefined && { filter }),
    ...(sort !== undefined && { sort }),
    ...(search['desc'] === true && { desc: true }),
  };
}
