import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DIAGNOSTIC_FIELDS } from '@imagemint/contract/diagnostics';

/** Names this program in 12 bits, by its own sources and those of the tools, so that a diagnostic record tells which build failed. */
export function readBuildNumber(): number {
  const hash = createHash('sha256');
  const imaging = dirname(fileURLToPath(import.meta.resolve('@imagemint/imaging')));
  for (const folder of [dirname(fileURLToPath(import.meta.url)), imaging]) {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    for (const name of names.filter(isSource).toSorted()) hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  }
  return hash.digest().readUInt16BE(0) % DIAGNOSTIC_FIELDS.workerBuild;
}

function isSource(name: string): boolean {
  return /\.(js|ts)$/.test(name) && !/\.test\.ts$/.test(name);
}
