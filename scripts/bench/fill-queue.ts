import pg from 'pg';
import { RUN_JOBS } from '@imagemint/core/tool-runs';

const BATCH = 10_000;

/** A waiting run of each of 10 to an account, with the credits it holds and the photo it has in the vault. $1: how many. */
const RUNS = `
WITH added AS (
  INSERT INTO runs (id, account_id, tool, params, credits, state, max_megapixels, priority, recipient_key, retain_seconds, created_at, queued_at, ends_at)
  SELECT gen_random_uuid(), md5('account ' || at / 10)::uuid, 'resize', '{"width": 320}', 1, 'QUEUED', 100, 5, repeat('A', 43), 3600,
         now(), now(), now() + interval '1 hour'
  FROM generate_series(1, $1::int) AS at
  RETURNING id, account_id, created_at, ends_at
), held AS (
  INSERT INTO holds (run_id, account_id, amount, state, created_at) SELECT id, account_id, 1, 'OPEN', created_at FROM added
), reserved AS (
  INSERT INTO ledger_entries (account_id, grant_id, run_id, kind, debit_book, credit_book, amount, created_at)
  SELECT account_id, account_id, id, 'reserve', 'available', 'held', 1, created_at FROM added
), stored AS (
  INSERT INTO content_objects (id, run_id, kind, size_bucket, created_at, ends_at)
  SELECT gen_random_uuid(), id, 'source', 5, created_at, ends_at FROM added
)
SELECT jsonb_agg(jsonb_build_object(
  'id', id::text, 'name', $2::text, 'data', jsonb_build_object('runId', id), 'opts', jsonb_build_object('priority', 5, 'attempts', 1),
  'priority', 5, 'attempts', 1, 'timestamp', (extract(epoch FROM created_at) * 1000)::bigint)) AS jobs
FROM added`;

/** Adds waiting runs of other customers and their jobs, as `openRun`, `receiveSource` and `queueRun` leave them, but in bulk. */
export async function fillQueue(url: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Without triggers: nobody has to be told of these.
    await client.query('SET session_replication_role = replica');
    // BullMQ's own functions look for their tables here.
    await client.query('SET search_path = queue, public');
    for (let left = count; left > 0; left -= BATCH) {
      const { rows } = await client.query<{ jobs: object }>(RUNS, [Math.min(left, BATCH), RUN_JOBS.images.name]);
      await client.query('SELECT count(*) FROM add_jobs_bulk($1, $2::jsonb)', [RUN_JOBS.images.queue, JSON.stringify(rows[0]?.jobs)]);
    }
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}
