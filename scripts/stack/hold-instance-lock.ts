import pg from 'pg';

/** Any constant of our own will do; this one is beside the migrations' 72707369. */
const LOCK = 72_707_370;

/**
 * Takes the place of the one process family of a database. Two of them would each end the other's runs as lost, because each keeps its
 * keys for itself.
 * @returns what gives the place up again.
 * @throws Error when another family has it.
 */
export async function holdInstanceLock(databaseUrl: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
  // The lock goes with the connection; losing it ends nothing by itself.
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [LOCK]);
  if (rows[0]?.held !== true) {
    await client.end();
    throw new Error('another ImageMint already runs on this database; stop it, or give this one a DATA_DIR of its own');
  }
  return () => client.end();
}
