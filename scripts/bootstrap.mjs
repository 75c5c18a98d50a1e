// Runs under the machine's own Node (18 or newer), before anything is installed: plain JavaScript, no dependencies.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const TOOLS = join(ROOT, '.tools');
const STAMP = join(ROOT, 'node_modules', '.installed-sha256');
const TOOLS_STAMP = join(TOOLS, 'installed.json');
const COMMANDS = ['start', 'test', 'verify', 'demo', 'residue', 'bench', 'quality', 'stripe-reconcile'];
const LOCK_SECONDS = 900;

class BootstrapError extends Error {}

const say = (line) => process.stderr.write(`${line}\n`);

const read = (path) => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(read('package.json'));
const pinned = { node: manifest.config.node, pnpm: manifest.packageManager.split('@')[1] };
const nodePackage = `node-${process.platform}-${process.arch}`;
const installedNode = join(TOOLS, 'node_modules', nodePackage, 'bin', 'node');

function isWritable(path) {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Children find the pinned Node first, and get a home of their own where the user has none to write to. */
function childEnv(node) {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', CHECKPOINT_DISABLE: '1', COREPACK_ENABLE_STRICT: '0' };
  env.PATH = [dirname(node), join(TOOLS, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  if (!isWritable(homedir())) {
    env.HOME = join(TOOLS, 'home');
    mkdirSync(env.HOME, { recursive: true });
    for (const name of Object.keys(env)) if (/^(npm_config_(cache|userconfig)|XDG_.*_HOME)$/i.test(name)) delete env[name];
  }
  return env;
}

function explain(what, output) {
  if (/EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|CERT_|ERR_SOCKET/.test(output)) {
    return `${what}: the npm registry cannot be reached (check the network, or npm's "registry" and proxy settings)`;
  }
  if (/EACCES|EROFS|EPERM/.test(output)) return `${what}: a folder is not writable: ${/(?:EACCES|EROFS|EPERM)[^\n]*/.exec(output)[0]}`;
  if (/ENOSPC/.test(output)) return `${what}: the disk is full`;
  const line = output.split('\n').find((text) => /ERR|error/i.test(text)) ?? output.trim().split('\n').pop();
  return `${what}: ${line.trim()}`;
}

/** The program that runs now; signals go to it, so that none is left behind. */
let current = null;
let interrupted = null;

function interrupt(signal) {
  interrupted = signal;
  current?.kill(signal);
}

function forwardSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupt(signal));
  // npm runs us below a shell that may die of a signal without passing it on.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    interrupt('SIGTERM');
  }, 300).unref();
  if (!process.env.npm_lifecycle_event) clearInterval(watch);
}

async function run(what, [program, ...args], env) {
  if (interrupted) throw new BootstrapError(`${what}: interrupted`);
  const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  current = child;
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', (error) => reject(error.code === 'ENOENT' ? new BootstrapError(`${what}: ${program} is not installed`) : error));
  });
  current = null;
  if (interrupted) throw new BootstrapError(`${what}: interrupted`);
  if (code !== 0) throw new BootstrapError(explain(what, output));
}

async function installTools() {
  const wanted = [`pnpm@${pinned.pnpm}`, `${nodePackage}@${pinned.node}`];
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const flags = ['--prefix', TOOLS, '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  writeFileSync(join(TOOLS, 'package.json'), '{ "private": true }\n');
  const what = `could not bring Node ${pinned.node} and pnpm ${pinned.pnpm}`;
  await run(what, [...npm, 'install', ...flags, ...wanted], childEnv(process.execPath));
  // Its install script puts the native program in place of a script that other programs cannot execute.
  await run(what, [installedNode, join(TOOLS, 'node_modules/pnpm/install.js')], childEnv(installedNode));
  writeFileSync(TOOLS_STAMP, JSON.stringify(pinned));
}

function toolsAreThere() {
  return existsSync(installedNode) && existsSync(TOOLS_STAMP) && readFileSync(TOOLS_STAMP, 'utf8') === JSON.stringify(pinned);
}

/** Everything that decides what the installed tree looks like: manifests, lockfile, database schema. */
function hashInputs() {
  const workspaces = ['apps', 'packages'].flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}/package.json`),
  );
  const schema = readdirSync(join(ROOT, 'packages/db/prisma/schema')).map((name) => `packages/db/prisma/schema/${name}`);
  const hash = createHash('sha256').update(installedNode);
  for (const path of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...workspaces.sort(), ...schema.sort()]) {
    if (existsSync(join(ROOT, path))) hash.update(`${path}\0${read(path)}\0`);
  }
  return hash.digest('hex');
}

function isInstalled() {
  const stamp = existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : '';
  return toolsAreThere() && stamp === hashInputs() && existsSync(join(ROOT, 'packages/db/src/generated/client.ts'));
}

async function install() {
  if (!toolsAreThere()) {
    say(`Bringing Node ${pinned.node} and pnpm ${pinned.pnpm} …`);
    await installTools();
  }
  say('Installing packages …');
  const env = childEnv(installedNode);
  const pnpm = join(TOOLS, 'node_modules/.bin/pnpm');
  await run('could not install packages', [pnpm, 'install', '--frozen-lockfile', '--config.confirm-modules-purge=false'], env);
  await run('could not generate the database client', [installedNode, join(ROOT, 'packages/db/src/generate.ts')], env);
  writeFileSync(STAMP, hashInputs());
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function tryLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  try {
    const stale = !isAlive(Number(readFileSync(lock, 'utf8'))) || Date.now() - statSync(lock).mtimeMs > LOCK_SECONDS * 1000;
    // A file without a number yet belongs to someone who is just writing it.
    if (stale && readFileSync(lock, 'utf8') !== '') rmSync(lock, { force: true });
  } catch {
    // The holder has finished meanwhile.
  }
  return false;
}

async function installOnce() {
  if (isInstalled()) return;
  mkdirSync(TOOLS, { recursive: true });
  const lock = join(TOOLS, 'install.lock');
  for (let waited = 0; !tryLock(lock); waited += 1) {
    if (interrupted) throw new BootstrapError('interrupted while waiting for another start');
    if (waited === 5) say('Waiting for another start in this folder to finish installing …');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    if (!isInstalled()) await install();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Hands over to the command and passes signals on. The channel tells the command when we are gone. */
function runCommand(command, args) {
  const script = join(ROOT, 'scripts', `${command}.ts`);
  if (!existsSync(script)) throw new BootstrapError(`this checkout has no scripts/${command}.ts`);
  if (interrupted) throw new BootstrapError('interrupted');
  const child = spawn(installedNode, [script, ...args], { env: childEnv(installedNode), stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  current = child;
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : 15)));
  });
}

async function main([command, ...args]) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 18) throw new BootstrapError(`Node 18 or newer is needed to begin with; this is ${process.version}`);
  if (!COMMANDS.includes(command)) throw new BootstrapError(`usage: npm run <${COMMANDS.join(' | ')}>`);
  forwardSignals();
  await installOnce();
  return runCommand(command, args);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    const reason =
      error.code === 'EACCES' || error.code === 'EROFS' ? `the folder ${ROOT} is not writable (${error.message})` : error.message;
    say(`ImageMint: ${error instanceof BootstrapError ? error.message : reason}`);
    process.exitCode = 1;
  },
);
