import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelId } from '@imagemint/contract/models';
import { bundleSandbox } from './bundle-sandbox.ts';
import { isolate, ISOLATION_LEVELS, type IsolationLevel } from './isolation.ts';
import { SandboxProcess } from './sandbox-process.ts';

const ENTRY = fileURLToPath(new URL('./child/sandbox-main.ts', import.meta.url));
/** Once for the process and once for each model that it opens first: the largest take seconds, and more on a busy machine. */
const START_LIMIT_MS = 20_000;

/**
 * The whole environment of a sandbox. libvips must not spill large pictures into files: its threshold is out of reach, and the folder
 * that it would use does not exist.
 */
const ENVIRONMENT = { VIPS_DISC_THRESHOLD: '1000g', TMPDIR: '/nonexistent', HOME: '/nonexistent' };

export type SandboxStart = { entry?: string; storeFolder?: string; modelsFolder?: string };

/**
 * Tries the isolation levels from the tightest down with a real sandbox each; the first that starts decides.
 * @returns a function that starts more of the same, and that first one, ready.
 */
export async function prepareSandboxes(
  options: SandboxStart,
): Promise<{ isolation: IsolationLevel; start: (models?: readonly ModelId[]) => SandboxProcess; first: SandboxProcess }> {
  const argv = nodeCommand(await bundleSandbox(options.entry ?? ENTRY), options);
  const candidates = ISOLATION_LEVELS.flatMap((isolation) => isolate(isolation, argv).map((command) => ({ isolation, command })));
  for (const { isolation, command } of candidates) {
    // The models that it shall open before it is ready are the program's last argument.
    const start = (models: readonly ModelId[] = []) =>
      startOne(models.length === 0 ? command : [...command, models.join(',')], START_LIMIT_MS * (1 + models.length));
    const first = start();
    if (await isReady(first)) return { isolation, start, first };
  }
  throw new Error('No sandbox process can be started on this machine.');
}

function startOne(command: readonly string[], limitMs: number): SandboxProcess {
  const process = new SandboxProcess(command, ENVIRONMENT);
  const timer = setTimeout(() => process.kill('timeout'), limitMs);
  const stop = () => clearTimeout(timer);
  process.ready.then(stop, stop);
  return process;
}

async function isReady(process: SandboxProcess): Promise<boolean> {
  try {
    await process.ready;
    return true;
  } catch {
    process.kill('misbehaved');
    await process.exited;
    return false;
  }
}

function nodeCommand(program: string, { storeFolder, modelsFolder }: SandboxStart): string[] {
  const data = [storeFolder, modelsFolder].filter((folder) => folder !== undefined);
  const readable = [...listCodeFolders(program), ...data];
  return [
    process.execPath,
    '--permission',
    '--allow-addons',
    ...readable.map((folder) => `--allow-fs-read=${folder}`),
    '--no-warnings',
    program,
    modelsFolder ?? '',
  ];
}

/** Folders of the sandbox's own code and of the packages it loads; nothing beside them can be read through Node. */
function listCodeFolders(program: string): string[] {
  const worker = fileURLToPath(new URL('../..', import.meta.url));
  const folderOf = (name: string) => realpathSync(join(worker, 'node_modules', name));
  const own = ['contract', 'envelope', 'imaging'].map((name) => folderOf(`@imagemint/${name}`));
  const someInstalled = folderOf('zod');
  const installed = someInstalled.slice(0, someInstalled.indexOf('/node_modules/') + '/node_modules'.length);
  return [...new Set([dirname(program), join(worker, 'src'), join(worker, 'node_modules'), ...own, installed])];
}
