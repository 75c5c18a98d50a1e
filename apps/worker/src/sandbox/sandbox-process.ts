import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { createFrameParser, encodeFrame, FRAME, type Frame, type FrameType } from './frames.ts';

/** Why a sandbox ended: on our word, except for `crashed`. */
export type KillReason = 'memory' | 'timeout' | 'deadline' | 'aborted' | 'misbehaved' | 'crashed' | 'surplus';

const PAGE_BYTES = 4_096;

/** One child process, from its start to its reaping. It owns the process and its pipes. */
export class SandboxProcess {
  /** Resolves when libraries are loaded and warm; rejects when the process ends before that. */
  readonly ready: Promise<void>;
  /** Resolves when the kernel has taken the process away, never before. */
  readonly exited: Promise<void>;
  /** Set by whoever killed it first; null while it lives. */
  killReason: KillReason | null = null;
  /** When its first job ended (performance.now), null while it has never held pixels. */
  heldSinceMs: number | null = null;
  #child: ChildProcess;
  #stdin: Writable;
  #frames: AsyncGenerator<Frame, void, undefined>;
  #statm: number | null;
  #hasExited = false;

  constructor(command: readonly string[], env: Record<string, string>) {
    const [file = '', ...args] = command;
    // Its own process group: Ctrl-C goes to the worker, which decides. Whatever libraries print may quote the photo and is not read.
    this.#child = spawn(file, args, { env, cwd: '/', detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
    const { stdin, stdout } = this.#child;
    // Out of descriptors there are no pipes, and the error that comes later must not end the worker.
    this.#child.on('error', () => undefined);
    if (!stdin || !stdout) throw new Error('a sandbox has no pipes');
    this.#stdin = stdin.on('error', () => undefined);
    this.#frames = readFrames(stdout.on('error', () => undefined));
    this.#statm = openStatm(this.#child.pid);
    this.exited = new Promise((resolve) => {
      const end = () => {
        this.#release();
        resolve();
      };
      this.#child.once('exit', end).once('error', end);
    });
    this.ready = this.nextFrame().then((frame) => {
      if (frame?.type !== FRAME.ready) throw new Error('a sandbox did not start');
    });
    this.ready.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  /** Sends one message and wipes the copy of it. Never fails: a dead process shows in {@link nextFrame}. */
  async send(type: FrameType, payload: Uint8Array): Promise<void> {
    const frame = encodeFrame(type, payload);
    await new Promise<void>((resolve) => this.#stdin.write(frame, () => resolve()));
    frame.fill(0);
  }

  /** The next message; null when there will be none. @throws RangeError when the process does not keep to the protocol. */
  async nextFrame(): Promise<Frame | null> {
    const { value, done } = await this.#frames.next();
    return done === true || value === undefined ? null : value;
  }

  /** SIGKILL; the first reason stands. Wait for {@link exited}. */
  kill(reason: KillReason): void {
    this.killReason ??= reason;
    if (this.#hasExited) return;
    this.#child.kill('SIGKILL');
  }

  /** Resident memory in bytes; 0 when it has ended or where the machine does not tell. */
  readResidentBytes(): number {
    if (this.#statm === null) return 0;
    const text = Buffer.allocUnsafe(128);
    try {
      const length = readSync(this.#statm, text, 0, text.length, 0);
      return Number(text.toString('latin1', 0, length).split(' ')[1]) * PAGE_BYTES;
    } catch {
      return 0;
    }
  }

  #release(): void {
    this.#hasExited = true;
    if (this.#statm !== null) closeSync(this.#statm);
    this.#statm = null;
  }
}

async function* readFrames(stdout: Readable): AsyncGenerator<Frame, void, undefined> {
  const parser = createFrameParser();
  for await (const chunk of stdout) yield* parser.push(chunk as Uint8Array);
}

/** Kept open, so that the file never speaks of another process that was given the same id. */
function openStatm(pid: number | undefined): number | null {
  if (pid === undefined) return null;
  try {
    return openSync(`/proc/${pid}/statm`, 'r');
  } catch {
    return null;
  }
}
