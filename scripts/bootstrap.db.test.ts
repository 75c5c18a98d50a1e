import { isAlive } from '@imagemint/dev-stack/start-postgres';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { childEnv, ROOT } from './env.ts';

/** A command that says its process id and waits for its end like the real ones. */
const WAITING = `
  const ended = new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(name, () => resolve(name));
  });
  setInterval(() => undefined, 1000);
  process.stdout.write('pid ' + process.pid + '\\n');
  process.stdout.write('ended by ' + (await ended) + '\\n');
  process.exit(7);
`;

let root: string;

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

/** Ids of the processes whose command line names a path of this checkout. */
async function findProcesses(path: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  return ids.filter((_, index) => lines[index]?.includes(join(root, path)));
}

type Started = { child: ChildProcess; output: Promise<string>; errors: Promise<string>; code: Promise<number | null> };

function start(command: string, env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [join(root, 'scripts/bootstrap.mjs'), command, 'one', 'two words'], {
    cwd: tmpdir(),
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: root, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const code = once(child, 'exit').then(([value]) => value as number | null);
  return { child, output: text(child.stdout), errors: text(child.stderr), code };
}

/** Starts the waiting command and finds out its process id. */
async function startWaiting(): Promise<{ bootstrap: ChildProcess; code: Promise<number | null>; pid: number; rest(): string }> {
  const bootstrap = spawn(process.execPath, [join(root, 'scripts/bootstrap.mjs'), 'start'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const code = once(bootstrap, 'exit').then(([value]) => value as number | null);
  let seen = '';
  bootstrap.stdout.setEncoding('utf8').on('data', (chunk: string) => (seen += chunk));
  while (!seen.includes('\n')) await sleep(20);
  return { bootstrap, code, pid: Number(/pid (\d+)/.exec(seen)?.[1]), rest: () => seen };
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'imagemint bootstrap '));
  const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { packageManager: string; config: unknown };
  await write({
    'package.json': JSON.stringify({
      name: 'scratch',
      private: true,
      type: 'module',
      packageManager: manifest.packageManager,
      config: manifest.config,
    }),
    'pnpm-workspace.yaml': 'packages:\n  - packages/*\npmOnFail: ignore\n',
    'pnpm-lock.yaml': "lockfileVersion: '9.0'\n\nimporters:\n  .: {}\n  packages/db: {}\n",
    'packages/db/package.json': '{ "name": "db", "private": true }',
    'packages/db/prisma/schema/main.prisma': '',
    'packages/db/src/generate.ts': `
      import { mkdirSync, writeFileSync } from 'node:fs';
      mkdirSync(new URL('generated/', import.meta.url), { recursive: true });
      writeFileSync(new URL('generated/client.ts', import.meta.url), '');`,
    'apps/.keep': '',
    'scripts/start.ts': WAITING,
    'scripts/demo.ts': 'process.stdout.write(JSON.stringify([process.version, process.argv.slice(2)])); process.exit(3);',
  });
  await cp(join(ROOT, 'scripts/bootstrap.mjs'), join(root, 'scripts/bootstrap.mjs'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const useTools = (): Promise<void> =>
  mkdir(join(root, '.tools')).then(async () => {
    for (const name of ['node_modules', 'installed.json']) await symlink(join(ROOT, '.tools', name), join(root, '.tools', name));
  });

test('installs once, then only runs the command, with its arguments and exit code, under the pinned Node', async () => {
  await useTools();
  const first = start('demo');
  expect(await first.code).toBe(3);
  expect(await first.errors).toContain('Installing packages');
  const second = start('demo');
  expect(await second.code).toBe(3);
  expect(await second.errors).toBe('');
  expect(JSON.parse(await second.output)).toEqual([expect.stringMatching(/^v24\./), ['one', 'two words']]);
});

test('installs again when a manifest or the schema has changed', async () => {
  await useTools();
  await start('demo').code;
  await write({ 'packages/db/prisma/schema/main.prisma': '// more\n' });
  const changed = start('demo');
  await changed.code;
  expect(await changed.errors).toContain('Installing packages');
});

test('of starts at once one installs and all run', async () => {
  await useTools();
  const starts = [1, 2, 3].map(() => start('demo'));
  expect(await Promise.all(starts.map(({ code }) => code))).toEqual([3, 3, 3]);
  const errors = (await Promise.all(starts.map((one) => one.errors))).join('');
  expect(errors.match(/Installing packages/g)).toHaveLength(1);
});

test('a lock that a killed start left behind does not stop the next one', async () => {
  await useTools();
  await write({ '.tools/install.lock': '999999999' });
  expect(await start('demo').code).toBe(3);
});

test('passes signals on and waits for the command to end', async () => {
  await useTools();
  await start('demo').code;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const { bootstrap, code, pid, rest } = await startWaiting();
    bootstrap.kill(signal);
    expect(await code).toBe(7);
    expect(rest()).toContain(`ended by ${signal}`);
    expect(isAlive(pid)).toBe(false);
  }
});

test('a killed bootstrap leaves no command behind', async () => {
  await useTools();
  await start('demo').code;
  const { bootstrap, pid } = await startWaiting();
  bootstrap.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
});

test('an interrupted installation leaves no program behind, and the next start goes on', async () => {
  await useTools();
  const slow = `const { writeFileSync } = await import('node:fs'); writeFileSync(${JSON.stringify(join(root, 'pid'))}, String(process.pid)); await new Promise((resolve) => setTimeout(resolve, 60_000));`;
  const quick = await readFile(join(root, 'packages/db/src/generate.ts'), 'utf8');
  await write({ 'packages/db/src/generate.ts': slow });
  const { child, code, errors } = start('demo');
  const findPid = (): Promise<number> => readFile(join(root, 'pid'), 'utf8').then(Number, () => 0);
  await expect.poll(findPid, { timeout: 10_000 }).toBeGreaterThan(0);
  child.kill('SIGTERM');
  expect(await code).toBe(1);
  expect(await errors).toContain('could not generate the database client: interrupted');
  expect(isAlive(await findPid())).toBe(false);
  await write({ 'packages/db/src/generate.ts': quick });
  expect(await start('demo').code).toBe(3);
});

test('below a shell that dies of its signal, ends during the installation as well as during the command', async () => {
  await useTools();
  const slow = `await new Promise((resolve) => setTimeout(resolve, 60_000));`;
  const quick = await readFile(join(root, 'packages/db/src/generate.ts'), 'utf8');
  for (const generate of [slow, quick]) {
    await write({ 'packages/db/src/generate.ts': generate });
    // Not the last command of its shell, which would otherwise become the bootstrap itself.
    const shell = spawn('sh', ['-c', `"${process.execPath}" scripts/bootstrap.mjs start; exit $?`], {
      cwd: root,
      env: childEnv({ npm_lifecycle_event: 'start' }),
      stdio: 'ignore',
    });
    const wanted = generate === slow ? 'packages/db/src/generate.ts' : 'scripts/start.ts';
    await expect.poll(() => findProcesses(wanted), { timeout: 20_000 }).toHaveLength(1);
    shell.kill('SIGKILL');
    await expect.poll(() => findProcesses(''), { timeout: 5_000 }).toEqual([]);
  }
});

test('says in one line that the registry cannot be reached', async () => {
  const { code, errors } = start('demo', {
    npm_config_registry: 'http://127.0.0.1:9',
    npm_config_fetch_retries: '0',
    npm_config_offline: 'false',
  });
  expect(await code).toBe(1);
  const lines = (await errors).trim().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^ImageMint: could not bring Node 24\.\d+\.\d+ and pnpm \S+: the npm registry cannot be reached/);
});

test('says in one line what it does not know', async () => {
  const { code, errors } = start('dance');
  expect(await code).toBe(1);
  expect(await errors).toBe('ImageMint: usage: npm run <start | test | verify | demo | residue | bench | quality | stripe-reconcile>\n');
});

test.skipIf(process.getuid?.() === 0)('says in one line that the folder cannot be written', async () => {
  const { chmod } = await import('node:fs/promises');
  await chmod(root, 0o555);
  const { code, errors } = start('demo');
  expect(await code).toBe(1);
  expect(await errors).toMatch(/^ImageMint: the folder .* is not writable[^\n]*\n$/);
  await chmod(root, 0o755);
});
