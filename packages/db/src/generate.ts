import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PACKAGE = fileURLToPath(new URL('../', import.meta.url));
const SCHEMA = join(PACKAGE, 'prisma', 'schema');
const STAMP = join(PACKAGE, 'src', 'generated', '.schema-sha256');

async function hashSchema(): Promise<string> {
  const hash = createHash('sha256');
  // The manifest pins Prisma's version, whose output changes with it.
  const names = (await readdir(SCHEMA)).filter((name) => name.endsWith('.prisma')).sort();
  for (const path of [join(PACKAGE, 'package.json'), ...names.map((name) => join(SCHEMA, name))]) {
    hash
      .update(path.slice(PACKAGE.length))
      .update('\0')
      .update(await readFile(path))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * Writes the Prisma client to src/generated, without network, and only when the schema has changed since.
 * @returns whether it was written.
 */
export async function generate(): Promise<boolean> {
  const hash = await hashSchema();
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === hash) return false;
  const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
  await promisify(execFile)(process.execPath, [prisma, 'generate', '--schema', SCHEMA], {
    cwd: PACKAGE,
    env: {
      // Prisma downloads a schema engine before any command; generating does not use it, so any executable will do.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: homedir(),
    },
  });
  await writeFile(STAMP, hash);
  return true;
}

if (import.meta.main) await generate();
