import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '@imagemint/dev-stack';
import { childEnv, ROOT } from '../env.ts';
import { chooseVaultDir } from '../compose-service.ts';

const START_SECONDS = 180;

export type Target = {
  pid: number;
  origin: string;
  signInToken: string;
  apiKey: string;
  vaultDir: string;
  logFile: string;
  stop(): Promise<void>;
};

/** Starts the service as `npm start` does, in a process family of its own that can be searched from outside. */
export async function startTarget(options: { folder: string; databaseUrl: string; tempDir: string }): Promise<Target> {
  const dataDir = join(options.folder, 'data');
  const logFile = join(options.folder, 'service.log');
  await mkdir(dataDir, { recursive: true });
  // Appended to, so that what others append is not written over.
  const log = createWriteStream(logFile, { flags: 'a' });
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'start.ts')], {
    cwd: options.tempDir,
    env: childEnv({ PORT: String(await findFreePort()), DATA_DIR: dataDir, DATABASE_URL: options.databaseUrl, TMPDIR: options.tempDir }),
    // The channel tells the service when this process dies.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM')) await once(child, 'exit');
    log.end();
  };
  const printed = await untilPrinted(child, logFile).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const pick = (pattern: RegExp): string => pattern.exec(printed)?.[1] ?? '';
  return {
    pid: child.pid ?? 0,
    origin: pick(/runs at (\S+)/),
    signInToken: pick(/#token=(\S+)/),
    apiKey: pick(/Bearer (im_[\w-]+)/),
    vaultDir: chooseVaultDir(dataDir).path,
    logFile,
    stop,
  };
}

async function untilPrinted(child: ReturnType<typeof spawn>, logFile: string): Promise<string> {
  const deadline = Date.now() + START_SECONDS * 1000;
  for (;;) {
    const text = await readFile(logFile, 'utf8').catch(() => '');
    if (text.includes('Ctrl-C stops it')) return text;
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`the service did not start: ${text.trim().split('\n').at(-1) ?? ''}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
