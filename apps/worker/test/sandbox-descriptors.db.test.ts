import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const MODULE = new URL('../src/sandbox/sandbox-process.ts', import.meta.url).href;

/** Takes all descriptors, tries to start a sandbox, and lives on. */
const PROGRAM = `
import { openSync, closeSync } from 'node:fs';
import { SandboxProcess } from '${MODULE}';
const held = [];
try { for (;;) held.push(openSync('/dev/null')); } catch {}
let message = '';
try { new SandboxProcess(['/bin/true'], {}); } catch (error) { message = error.message; }
held.forEach((descriptor) => closeSync(descriptor));
await new Promise((resolve) => setTimeout(resolve, 100));
process.stdout.write(message);
`;

test('a worker without descriptors left starts no sandbox, and lives on', async () => {
  const command = ['-c', 'ulimit -n 60; exec "$@"', 'sh', process.execPath, '--no-warnings', '--input-type=module', '-e', PROGRAM];
  const { stdout } = await promisify(execFile)('/bin/sh', command, { timeout: 20_000 });
  expect(stdout).toBe('a sandbox has no pipes');
});
