import { setTimeout as sleep } from 'node:timers/promises';
import { isTerminal } from '@imagemint/contract/runs';
import { TOOLS } from '@imagemint/contract/tools';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRunning, listChildren, untilTrue } from '../../apps/worker/test/processes.ts';
import { createPhotoRequests, type OpenedRun, type PhotoRequests } from './photo-requests.ts';
import { eventually, NOTHING_LEFT } from './start-stack.ts';
import { findWrongCharges, startServiceProcess, type Customer, type ServiceProcess } from './start-service-process.ts';

const QUERY = 'tool=enhance';
const SANDBOX_KILLS = 20;
const SERVICE_KILLS = 6;
/** A start takes a second on an idle machine, and several on a busy one. */
const LIMIT_MS = 120_000;
const SANDBOX_START_MS = 300;
const RUNS_AT_ONCE = 3;

let service: ServiceProcess;
let customer: Customer;
let requests: PhotoRequests;
let photo: Buffer;
/** From the first byte of the upload until the result is ready, when nothing goes wrong. */
let usualMs: number;

beforeAll(async () => {
  [service, photo] = await Promise.all([startServiceProcess(), generatePhoto({ seed: 1, width: 1_200, height: 900, format: 'jpeg' })]);
  customer = await service.signUp();
  requests = createPhotoRequests({ origin: service.origin, authorization: customer.authorization });
  await finish(await requests.start(photo, QUERY));
  const startMs = performance.now();
  const run = await requests.start(photo, QUERY);
  await requests.untilReadyOrOver(run.runId);
  usualMs = performance.now() - startMs;
  await finish(run);
});
afterAll(() => service[Symbol.asyncDispose]());

/** Times spread over the whole life of a run, at random within their part of it; the same ones in every test run. */
function spread(count: number, totalMs: number): number[] {
  let seed = 20_261_123;
  return Array.from({ length: count }, (_, at) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return ((at + seed / 2 ** 32) * totalMs) / count;
  });
}

/** Waits for the end of a run, fetches and acknowledges its result if there is one. @returns its last state and error. */
async function finish(run: OpenedRun): Promise<string> {
  const view = await requests.untilReadyOrOver(run.runId);
  if (view.state !== 'READY') return `${view.state} ${view.error}`;
  const { picture, token } = await requests.download(run);
  expect(picture.subarray(0, 3).toString('hex')).toBe('ffd8ff');
  const acknowledged = await requests.acknowledge(run.runId, token);
  return ((await acknowledged.json()) as { state: string }).state;
}

async function expectNothingLeft(): Promise<void> {
  await eventually(async () => (await service.findLeftovers()).objects === 0);
  expect(await service.findLeftovers()).toEqual(NOTHING_LEFT);
  expect(await findWrongCharges(service)).toEqual([]);
  // One entry for every object that was ever announced: runs have a source each, and some a result or two.
  const unlogged = await service.system.db.$queryRaw<unknown[]>`
    SELECT r.id FROM runs r WHERE r.queued_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM purge_log p WHERE p.run_id = r.id AND p.kind = 'source')`;
  expect(unlogged).toEqual([]);
}

async function expectCharged(before: number, ends: string[]): Promise<void> {
  expect((await service.getCredits(customer)).available).toBe(
    before - ends.filter((end) => end === 'DELIVERED').length * TOOLS.enhance.credits,
  );
}

function count(ends: string[]): string {
  const kinds = [...new Set(ends)].toSorted();
  return kinds.map((kind) => `${ends.filter((end) => end === kind).length} ${kind}`).join(', ');
}

async function killSandboxes(): Promise<void> {
  for (const pid of await listChildren(service.pid())) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself meanwhile.
    }
  }
}

test(
  `sandboxes killed at ${SANDBOX_KILLS} random points: the run goes on elsewhere, or fails; once`,
  async () => {
    const { available } = await service.getCredits(customer);
    const ends: string[] = [];
    for (const [at, delayMs] of spread(SANDBOX_KILLS, usualMs).entries()) {
      const run = await requests.start(photo, QUERY);
      await sleep(delayMs);
      await killSandboxes();
      // Half of the photos meet the same fate once more, at an earlier or later moment of the second try.
      if (at % 2 === 1) {
        await sleep(usualMs - delayMs + SANDBOX_START_MS);
        await killSandboxes();
      }
      ends.push(await finish(run));
    }
    await expectNothingLeft();
    await expectCharged(available, ends);
    const hits = service.logged.filter(({ event, reason }) => event === 'worker.sandbox-killed' && reason === 'crashed').length;
    process.stdout.write(`sandbox killed, ${hits} times at work (a run takes ${Math.round(usualMs)} ms): ${count(ends)}\n`);
    expect(ends).toContain('DELIVERED');
    expect(ends.filter((end) => end !== 'DELIVERED' && end !== 'FAILED TOOL_FAILED')).toEqual([]);
    expect(hits).toBeGreaterThan(5);
    expect(service.logged.filter(({ event }) => event === 'worker.error-unexpected')).toEqual([]);
  },
  LIMIT_MS,
);

test(
  `the service killed at ${SERVICE_KILLS} random points: after the start every run is over or ready, and charged once or not at all`,
  async () => {
    const { available } = await service.getCredits(customer);
    const ends: string[] = [];
    const purgedMs: number[] = [];
    for (const delayMs of spread(SERVICE_KILLS, usualMs * RUNS_AT_ONCE)) {
      const started: OpenedRun[] = [];
      // A run that is not accepted before the death is known by its row alone.
      const starting = Array.from({ length: RUNS_AT_ONCE }, () =>
        requests.start(photo, QUERY).then(
          (run) => void started.push(run),
          () => undefined,
        ),
      );
      await sleep(delayMs);
      const sandboxes = await listChildren(service.pid());
      await service.kill();
      await Promise.all(starting);
      await untilTrue(async () => !(await Promise.all(sandboxes.map(isRunning))).includes(true), 2_000);
      expect(await service.findLoggedTooEarly()).toEqual([]);

      const startMs = performance.now();
      await service.restart();
      const open = await service.system.db.run.count({ where: { state: { in: ['RECEIVED', 'QUEUED', 'PROCESSING'] } } });
      expect(open).toBe(0);
      await eventually(async () => (await service.system.db.contentObject.count({ where: { kind: 'source' } })) === 0);
      purgedMs.push(Math.round(performance.now() - startMs));
      for (const run of started) ends.push(await finish(run));
      await expectNothingLeft();
    }
    process.stdout.write(
      `service killed ${SERVICE_KILLS} times: ${count(ends)}; sources gone ${purgedMs.join(', ')} ms after the start began\n`,
    );
    await expectCharged(available, ends);
    const rows = await service.system.db.run.findMany({ select: { state: true } });
    expect(rows.every(({ state }) => isTerminal(state as never))).toBe(true);
    expect(new Set(ends)).toEqual(new Set(['DELIVERED', 'FAILED CONTENT_LOST']));
    expect(service.logged.filter(({ event }) => event === 'vault.stray-found')).toEqual([]);
  },
  LIMIT_MS,
);
