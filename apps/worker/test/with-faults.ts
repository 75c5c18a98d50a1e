import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { env } from 'node:process';
import type { Tools } from '../src/sandbox/child/serve-jobs.ts';

/** What a photo may ask of a sandbox under test, by the words `imagemint-fault:<name>;` anywhere in its bytes. */
export const FAULTS = ['abort', 'abort-when-held', 'hog', 'spin', 'sleep-2s', 'flood', 'look-around', 'lie'] as const;
export type Fault = (typeof FAULTS)[number];

/** The marker to put into a photo. */
export function markOf(fault: Fault): string {
  return `imagemint-fault:${fault};`;
}

/** The same tools, which do on a marked photo what a broken or hostile decoder would do. */
export function withFaults(tools: Tools): Tools {
  let served = 0;
  return {
    warmUp: tools.warmUp,
    async apply(request) {
      served += 1;
      const fault = FAULTS.find((name) => request.photo.includes(markOf(name)));
      const picture = fault === undefined ? null : await commit(fault, served);
      if (picture === null) return await tools.apply(request);
      return { outcome: 'OK', picture, inputFormat: 'png', outputFormat: 'png', megapixels: 1 };
    },
  };
}

async function commit(fault: Fault, served: number): Promise<Buffer | null> {
  switch (fault) {
    case 'abort':
      return process.abort();
    case 'abort-when-held':
      return served > 1 ? process.abort() : null;
    case 'hog':
      return await hog();
    case 'spin':
      for (;;);
    case 'sleep-2s':
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      return null;
    case 'flood':
      return Buffer.alloc(8_000_000, 'flood');
    case 'look-around':
      return Buffer.from(JSON.stringify(await lookAround()));
    case 'lie':
      process.stdout.write(Buffer.from('000000021300', 'hex'));
      return null;
  }
}

async function hog(): Promise<never> {
  for (const held: Buffer[] = []; ;) {
    held.push(Buffer.alloc(8_388_608, 1));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What a decoder that was taken over finds: every entry must be the code of a refusal. */
async function lookAround(): Promise<Record<string, unknown>> {
  return {
    environment: Object.keys(env).toSorted(),
    folder: process.cwd(),
    network: await tryToConnect('203.0.113.1'),
    loopback: await tryToConnect('127.0.0.1'),
    write: codeOf(() => writeFileSync('/tmp/imagemint-probe', '')),
    writeMemory: codeOf(() => writeFileSync('/dev/shm/imagemint-probe', '')),
    read: codeOf(() => readFileSync('/etc/passwd')),
    parent: codeOf(() => readFileSync(`/proc/${process.ppid}/environ`)),
    spawn: codeOf(() => {
      const { error } = spawnSync('/bin/true');
      if (error) throw error;
    }),
    limits: readLimits(),
  };
}

function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'allowed';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

async function tryToConnect(host: string): Promise<string> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port: 53, timeout: 2_000 });
    socket.on('connect', () => resolve('allowed'));
    socket.on('timeout', () => resolve('timeout'));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
  });
}
