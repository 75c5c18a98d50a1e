import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../env.ts';

const TIME_LIMIT_MINUTES = 40;

export type ProgramResult = { code: number; output: string };

/**
 * Runs a program of the root's node_modules to its end, in a process group of its own, of which nothing is left after an
 * abort or the time limit. Its output is returned, and passed on as it comes when `echo` is set.
 */
export async function runProgram(
  [name, ...args]: [string, ...string[]],
  options: { signal: AbortSignal; echo?: boolean },
): Promise<ProgramResult> {
  const child = spawn(join(ROOT, 'node_modules', '.bin', name), args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const endGroup = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The group has ended by itself.
    }
  };
  const interrupt = (): void => void child.kill('SIGINT');
  options.signal.addEventListener('abort', interrupt, { once: true });
  const limit = setTimeout(endGroup, TIME_LIMIT_MINUTES * 60_000);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (options.echo) process.stdout.write(text);
    });
  }
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? 1, output };
  } catch (error) {
    return { code: 1, output: `${name}: ${(error as Error).message}` };
  } finally {
    clearTimeout(limit);
    options.signal.removeEventListener('abort', interrupt);
    endGroup();
  }
}
