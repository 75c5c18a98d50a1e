import { pino, type DestinationStream } from 'pino';
import type { ErrorCode } from '@imagemint/contract/errors';

/** Everything that can be logged: a closed list, so that a line can be searched by its event. */
export type LogEvent =
  | 'api.request-ended'
  | 'api.error-unexpected'
  | 'worker.started'
  | 'worker.stopped'
  | 'worker.run-ended'
  | 'worker.error-unexpected'
  | 'worker.sandbox-killed'
  | 'worker.isolation-missing'
  | 'vault.purge-failed'
  | 'vault.purge-overdue'
  | 'vault.stray-found'
  | 'vault.store-warning'
  | 'runs.requeued'
  | 'runs.expired'
  | 'runs.sweep-failed'
  | 'jobs.connection-failed'
  | 'billing.state-refused'
  | 'billing.event-failed'
  | 'billing.refund-waits'
  | 'billing.drift'
  | 'mail.send-failed'
  | 'mail.given-up'
  | 'abuse.block-set'
  | 'abuse.block-contested'
  | 'abuse.block-decided'
  | 'service.started';

/** The only fields a line may have: ids, codes, numbers and names that we chose; never free text from outside. */
export type LogFields = {
  requestId?: string;
  runId?: string;
  objectId?: string;
  accountId?: string;
  tool?: string;
  route?: string;
  method?: string;
  status?: number;
  code?: ErrorCode | 'OK';
  /** Name and stack frames of a defect; its message may quote input and is left out. */
  fault?: { name: string; frames: string[] };
  durationMs?: number;
  count?: number;
  port?: number;
  reason?: string;
};

export type Log = Record<'debug' | 'info' | 'warn' | 'error', (event: LogEvent, fields?: LogFields) => void>;

/** A JSON-lines logger over pino. Without a destination it writes to standard output. */
export function createLogger(options: { level: 'debug' | 'info' | 'warn' | 'error' | 'silent'; destination?: DestinationStream }): Log {
  const base = { level: options.level, base: null };
  const logger = options.destination ? pino(base, options.destination) : pino(base);
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (event: LogEvent, fields?: LogFields) =>
    logger[level]({ event, ...fields });
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** What may be logged of a defect: its class, its code and where it happened, never its message. */
export function describeFault(error: unknown): { name: string; frames: string[] } {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const code = 'code' in error && typeof error.code === 'string' && /^[A-Z0-9_]{1,40}$/.test(error.code) ? `:${error.code}` : '';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: `${error.constructor.name}${code}`,
    frames: frames.slice(0, 6).map((line) => line.trim().replace(/\(?file:.*\/(?=packages|apps|node_modules)/, '(')),
  };
}
