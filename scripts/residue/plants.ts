import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** Copies of made-up photos, one a kind of site, that the search must find: a search that cannot find proves nothing. */
export type Plants = { copies: Map<string, Buffer>; pid: number; remove: () => Promise<void> };

export type PlantPlaces = { vaultDir: string; logFile: string; tempDir: string; databaseUrl: string };

const PLANT_BYTES = 4_096;

/** Holds its argument file's bytes in memory and in a deleted file that it keeps open, until its parent goes. */
const HOLDER = `
const fs = require('node:fs');
const [memory, deleted] = process.argv.slice(1);
globalThis.kept = fs.readFileSync(memory);
globalThis.fd = fs.openSync(deleted, 'r+');
fs.unlinkSync(memory);
fs.unlinkSync(deleted);
process.send('ready');
process.on('disconnect', () => process.exit());
`;

/** Plants one copy in every kind of site. */
export async function plantCopies(places: PlantPlaces): Promise<Plants> {
  const copies = new Map(
    ['vault', 'log', 'temp', 'core', 'heap', 'base64-in-database', 'memory', 'deleted-file'].map((name) => [
      name,
      randomBytes(PLANT_BYTES),
    ]),
  );
  const copyOf = (name: string) => copies.get(name) ?? Buffer.alloc(0);
  await writeFile(join(places.vaultDir, 'planted'), copyOf('vault'));
  await appendFile(places.logFile, copyOf('log'));
  await writeFile(join(places.tempDir, 'planted'), copyOf('temp'));
  await writeFile(join(places.tempDir, 'core.1'), copyOf('core'));
  await plantInDatabase(places.databaseUrl, copyOf('heap'), copyOf('base64-in-database').toString('base64'));
  const holder = await startHolder(places.tempDir, copyOf('memory'), copyOf('deleted-file'));
  return {
    copies,
    pid: holder.pid ?? 0,
    async remove() {
      if (holder.exitCode === null && holder.kill('SIGKILL')) await once(holder, 'exit');
    },
  };
}

async function plantInDatabase(url: string, raw: Buffer, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE TABLE IF NOT EXISTS residue_plants (raw bytea, base64 text)');
  await client.query('ALTER TABLE residue_plants ALTER raw SET STORAGE EXTERNAL, ALTER base64 SET STORAGE EXTERNAL');
  await client.query('INSERT INTO residue_plants VALUES ($1, $2)', [raw, text]);
  await client.query('CHECKPOINT');
  await client.end();
}

async function startHolder(tempDir: string, memory: Buffer, deleted: Buffer): Promise<ChildProcess> {
  const paths = [join(tempDir, 'holder-memory'), join(tempDir, 'holder-deleted')] as const;
  await writeFile(paths[0], memory);
  await writeFile(paths[1], deleted);
  const child = spawn(process.execPath, ['-e', HOLDER, '--', ...paths], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(child, 'message');
  return child;
}
