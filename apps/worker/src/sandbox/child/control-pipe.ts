import { Socket } from 'node:net';
import { createFrameParser, encodeFrame, type Frame, type FrameType } from '../frames.ts';

const READ_BYTES = 65_536;

/** The sandbox's only connection to the world. */
export type ControlPipe = {
  /** The next message. Never resolves when the parent is gone: the process has ended then. */
  next(): Promise<Frame>;
  send(type: FrameType, payload: Uint8Array): Promise<void>;
};

/** Ends this process at once. Not `exit`: static destructors of native libraries must not run beside their own threads. */
export function endProcess(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable');
}

/** Opens standard input and output for frames; the process ends when the parent closes either. */
export function openControlPipe(): ControlPipe {
  const parser = createFrameParser();
  const arrived: Frame[] = [];
  let wake: (() => void) | null = null;
  // One read buffer, wiped after every read, so that a key leaves no copy in memory that was given back.
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  const input = new Socket({
    fd: 0,
    readable: true,
    writable: false,
    onread: {
      buffer,
      callback(bytes, read) {
        arrived.push(...parser.push(read.subarray(0, bytes)));
        read.fill(0, 0, bytes);
        wake?.();
        // A photo that comes through the pipe waits there until the last piece was taken.
        return arrived.length < 4;
      },
    },
  });
  const output = new Socket({ fd: 1, readable: false, writable: true });
  input.on('end', endProcess).on('error', endProcess);
  output.on('error', endProcess);

  async function next(): Promise<Frame> {
    for (;;) {
      const frame = arrived.shift();
      if (arrived.length < 4) input.resume();
      if (frame !== undefined) return frame;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    next,
    send: (type, payload) => new Promise((resolve) => output.write(encodeFrame(type, payload), () => resolve())),
  };
}
