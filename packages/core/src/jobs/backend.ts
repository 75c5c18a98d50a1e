import {
  createPostgresBackend,
  Queue,
  Worker,
  type ConnectionOptions,
  type Processor,
  type QueueOptions,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';

/** Where jobs wait: PostgreSQL by default, Redis in larger deployments. */
export type JobsBackend = { kind: 'postgres'; url: string } | { kind: 'redis'; url: string };

const POSTGRES_SCHEMA = 'queue';

function postgresConnection(url: string, maxConnections: number): ConnectionOptions {
  // BullMQ's option types describe Redis; its PostgreSQL factory reads this shape.
  return { connectionString: url, schema: POSTGRES_SCHEMA, migrate: true, max: maxConnections };
}

/** Opens the sending side of a queue. Its commands fail at once while the store is away instead of piling up in memory. */
export function openQueue(
  backend: JobsBackend,
  name: string,
  options: Omit<QueueOptions, 'connection'>,
): { queue: Queue; release: () => void } {
  if (backend.kind === 'postgres') {
    const queue = new Queue(name, { ...options, connection: postgresConnection(backend.url, 4) }, createPostgresBackend as never);
    return { queue, release: () => undefined };
  }
  const connection = new Redis(backend.url, { maxRetriesPerRequest: 1, enableOfflineQueue: true, connectTimeout: 5_000 });
  connection.on('error', () => undefined);
  return { queue: new Queue(name, { ...options, connection }), release: () => connection.disconnect() };
}

/** Opens the receiving side of a queue. */
export function openWorker(
  backend: JobsBackend,
  worker: { name: string; process: Processor; options: Omit<WorkerOptions, 'connection'> },
): { worker: Worker; release: () => void } {
  const { name, process, options } = worker;
  if (backend.kind === 'postgres') {
    const connection = postgresConnection(backend.url, (options.concurrency ?? 1) + 2);
    return { worker: new Worker(name, process, { ...options, connection }, createPostgresBackend as never), release: () => undefined };
  }
  const connection = new Redis(backend.url, { maxRetriesPerRequest: null });
  connection.on('error', () => undefined);
  return { worker: new Worker(name, process, { ...options, connection }), release: () => connection.disconnect() };
}
