import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { createSandboxPool } from '../src/sandbox/index.ts';

/**
 * A worker's part that runs jobs, as a process of its own, so that a test can look into its memory and kill it. Reads one JSON line
 * a job (the key as a list of bytes) and writes one line back with the outcome.
 */
type Order = { folder: string; recipientKey: string; entry?: string; sourceId: string; path: string; key: number[]; sourceBytes: number };

const write = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
let pool: Awaited<ReturnType<typeof createSandboxPool>> | null = null;

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as Order;
  pool ??= await createSandboxPool({
    ...{ lanes: 2, spares: 2, memoryLimitBytes: 700_000_000, timeLimitMs: 20_000, storeFolder: order.folder },
    ...(order.entry === undefined ? {} : { entry: order.entry }),
  });
  write({ started: order.sourceId });
  const { sourceId, recipientKey, sourceBytes, path } = order;
  // Small typed arrays live in the JavaScript heap, whose collector leaves copies behind; a buffer of its own does not move.
  const sourceKey = new Uint8Array(new ArrayBuffer(32));
  sourceKey.set(order.key);
  let bytes = 0;
  const job = {
    tool: 'strip-metadata',
    params: { format: 'auto', quality: 92 },
    maxMegapixels: 100,
    recipientKey,
    sourceId,
    sourceKey,
  } as const;
  const outcome = await pool.run(
    {
      ...job,
      source: { path },
      sourceBytes,
      openResult: async () => ({
        objectId: randomUUID(),
        async put(chunks) {
          for await (const chunk of chunks) bytes += chunk.length;
        },
      }),
    },
    { signal: new AbortController().signal },
  );
  sourceKey.fill(0);
  write({
    ended: sourceId,
    isolation: pool.isolation,
    outcome: outcome.kind === 'finished' ? outcome.report.outcome : outcome.kind,
    bytes,
  });
}
