/**
 * Lets `clients` work through items, each client one after another. @returns the results in the order of the items.
 */
export async function runClients<Item, Result>(
  items: readonly Item[],
  clients: number,
  work: (item: Item, client: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const next = items.entries();
  const runClient = async (client: number): Promise<void> => {
    for (const [at, item] of next) results[at] = await work(item, client);
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => runClient(client)));
  return results;
}
