import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Child = {
  pid: number;
  send: (message: object) => void;
  /** The next message. @throws Error when the process ends or reports a failure instead. */
  next: () => Promise<Record<string, unknown>>;
  /** Closes the channel, which ends the process, and waits for that. */
  stop: () => Promise<void>;
};

/** Starts a program of this folder that speaks over a channel; what it prints goes to `logPath`. */
export function startChild(program: string, args: readonly string[], logPath: string): Child {
  const log = openSync(logPath, 'a');
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), args, {
    serialization: 'advanced',
    stdio: ['ignore', log, log, 'ipc'],
  });
  const arrived: Record<string, unknown>[] = [];
  let wake = (): void => undefined;
  child.on('message', (message) => {
    arrived.push(message as Record<string, unknown>);
    wake();
  });
  child.once('exit', () => wake());
  return {
    pid: child.pid ?? 0,
    send: (message) => void child.send(message),
    async next() {
      while (arrived.length === 0) {
        if (hasEnded(child)) throw new Error(`${program} ended early; see ${logPath}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
      const message = arrived.shift() ?? {};
      if (typeof message['failed'] === 'string') throw new Error(`${program}: ${message['failed']}`);
      return message;
    },
    async stop() {
      if (hasEnded(child)) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
