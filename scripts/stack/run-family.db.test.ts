import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const MODULE = new URL('run-family.ts', import.meta.url).href;

/** Runs a family in a process of its own and returns how it ended. */
async function run(work: string, signal?: NodeJS.Signals): Promise<{ code: number | null; output: string; errors: string }> {
  const script = `import { runFamily, untilStopped } from ${JSON.stringify(MODULE)};
    const say = (line) => process.stdout.write(line + '\\n');
    setInterval(() => undefined, 1000);
    await runFamily(async (family) => { ${work} });`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  if (signal) child.stdout.once('data', () => child.kill(signal));
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, output, errors };
}

const STOPS = "family.onStop(async () => say('stop a')); family.onStop(async () => say('stop b')); say('ready');";

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s stops everything in reverse and ends well', async (signal) => {
  const ended = await run(`${STOPS} await untilStopped(family);`, signal);
  expect(ended).toEqual({ code: 0, output: 'ready\nstop b\nstop a\n', errors: '' });
});

test('a command that is over stops what it started and ends, with its exit code', async () => {
  expect(await run(`${STOPS} process.exitCode = 4;`)).toEqual({ code: 4, output: 'ready\nstop b\nstop a\n', errors: '' });
});

test('a failure stops what was started and is told in one line', async () => {
  expect(await run(`${STOPS} throw new Error('no luck\\nat all');`)).toEqual({
    code: 1,
    output: 'ready\nstop b\nstop a\n',
    errors: 'ImageMint: no luck\n',
  });
});

test('what cannot be stopped keeps nothing else from being stopped', async () => {
  expect(await run("family.onStop(async () => say('stop a')); family.onStop(async () => { throw new Error('stuck'); });")).toEqual({
    code: 1,
    output: 'stop a\n',
    errors: 'ImageMint: could not stop cleanly: stuck\n',
  });
});

test('a step cut short by a signal is no failure', async () => {
  const ended = await run(`${STOPS} await untilStopped(family); family.signal.throwIfAborted();`, 'SIGINT');
  expect(ended).toMatchObject({ code: 0, errors: '' });
});

test.runIf(process.platform === 'linux')('a folder that cannot be made is told in one line', async () => {
  const { code, errors } = await run(`
    const { readSecret } = await import(${JSON.stringify(new URL('read-secret.ts', import.meta.url).href)});
    await readSecret('/proc/none/at/all/secret');`);
  expect({ code, errors }).toEqual({ code: 1, errors: 'ImageMint: no folder can be made at /proc/none\n' });
});

test('a taken port is told in one line', async () => {
  const { code, errors } = await run(`
    const { createServer } = await import('node:net');
    const { assertPortFree } = await import(${JSON.stringify(new URL('assert-port-free.ts', import.meta.url).href)});
    const server = createServer().listen(0, '127.0.0.1', async () => {});
    await new Promise((resolve) => server.once('listening', resolve));
    await assertPortFree('127.0.0.1', server.address().port);`);
  expect(code).toBe(1);
  expect(errors).toMatch(/^ImageMint: port \d+ is taken; choose another with PORT=4301\n$/);
});
