const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `text` can name an object: a lower-case UUID, so that no name can be a path. */
export function isObjectId(text: string): boolean {
  return UUID.test(text);
}

/** Throws RangeError unless `id` can name an object. The id is ours, never a client's: anything else is a defect. */
export function assertObjectId(id: string): void {
  if (!isObjectId(id)) throw new RangeError('not an object id');
}
