import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ROOT } from '../env.ts';

/**
 * Builds the web app, or takes it from Turborepo's cache when nothing that it is made of has changed.
 * @returns the folder with its files.
 * @throws Error with the last lines of a failed build.
 */
export async function buildWeb(signal?: AbortSignal): Promise<string> {
  const turbo = join(ROOT, 'node_modules', '.bin', 'turbo');
  const build = spawn(turbo, ['run', 'build', '--filter=@imagemint/web', '--output-logs=errors-only', '--ui=stream', '--no-color'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal ? { signal } : {}),
  });
  const [output, errors, [code]] = await Promise.all([text(build.stdout), text(build.stderr), once(build, 'close') as Promise<[number]>]);
  if (code !== 0) throw new Error(`the web app could not be built: ${`${output}\n${errors}`.trim().split('\n').slice(-12).join(' | ')}`);
  return join(ROOT, 'apps', 'web', 'dist');
}
