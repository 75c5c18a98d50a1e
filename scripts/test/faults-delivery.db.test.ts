import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakePng } from '../../packages/core/test/start-core.ts';
import { createPhotoRequests, type PhotoRequests } from './photo-requests.ts';
import type { DeathPoint } from './service-process.ts';
import { eventually, NOTHING_LEFT } from './start-stack.ts';
import { findWrongCharges, startServiceProcess, type ServiceProcess } from './start-service-process.ts';

// Pictures are decoded elsewhere; here a photo comes back as it is.
const ECHO = fileURLToPath(new URL('../../apps/worker/test/echo-sandbox.ts', import.meta.url));
const PHOTO = fakePng(64, 48, 200_000);
const POINTS: DeathPoint[] = ['before-key', 'before-blob', 'after-blob', 'before-log'];
const HALF: DeathPoint[] = ['before-blob', 'before-log'];
const OTHER_HALF: DeathPoint[] = ['before-key', 'after-blob'];
const LIMIT_MS = 60_000;

let service: ServiceProcess;
const purgeTimesMs: number[] = [];
beforeAll(async () => void (service = await startServiceProcess({ sandboxEntry: ECHO })));
afterAll(async () => {
  process.stdout.write(`death between delivery and purge: purged ${purgeTimesMs.join(', ')} ms after the start began\n`);
  await service[Symbol.asyncDispose]();
});

async function newCustomer(): Promise<PhotoRequests & { available: () => Promise<number> }> {
  const customer = await service.signUp();
  const requests = createPhotoRequests({ origin: service.origin, authorization: customer.authorization });
  return { ...requests, available: async () => (await service.getCredits(customer)).available };
}

/** What a dead process has left of one run, and that its log says nothing that is not true. */
async function inspectDead(runId: string, point: DeathPoint): Promise<void> {
  const held = await service.system.db.contentObject.findMany({ where: { runId } });
  expect(held).toHaveLength(1);
  expect(await service.system.db.purgeLogEntry.count({ where: { objectId: held[0]?.id ?? '' } })).toBe(0);
  const isBlobThere = (await service.listBlobs()).includes(held[0]?.id ?? '');
  expect(isBlobThere).toBe(point === 'before-key' || point === 'before-blob');
  expect(await service.findLoggedTooEarly()).toEqual([]);
}

/** Starts the service again and waits until nothing is left; the log then has each object of the run once. */
async function restartAndExpectPurged(runId: string, logged: { kind: string; reason: string }[]): Promise<void> {
  const diedAt = new Date();
  const startMs = performance.now();
  await service.restart();
  await eventually(async () => {
    expect(await service.findLoggedTooEarly()).toEqual([]);
    return (await service.findLeftovers()).objects === 0;
  }, LIMIT_MS);
  const tookMs = Math.round(performance.now() - startMs);
  purgeTimesMs.push(tookMs);
  expect(tookMs).toBeLessThan(LIMIT_MS);
  expect(await service.findLeftovers()).toEqual(NOTHING_LEFT);
  expect(await findWrongCharges(service)).toEqual([]);
  const entries = await service.system.db.purgeLogEntry.findMany({ where: { runId }, orderBy: { seq: 'asc' } });
  expect(entries.map(({ kind, reason }) => ({ kind, reason }))).toEqual(logged);
  expect(entries.at(-1)?.purgedAt.getTime()).toBeGreaterThan(diedAt.getTime());
}

const SOURCE = { kind: 'source', reason: 'processed' };

test.each(POINTS)('an acknowledged result, death %s', async (point) => {
  const customer = await newCustomer();
  const before = await customer.available();
  const run = await customer.start(PHOTO);
  expect(await customer.untilReadyOrOver(run.runId)).toMatchObject({ state: 'READY' });
  const { picture, token } = await customer.download(run);
  expect(picture.equals(PHOTO)).toBe(true);
  await eventually(async () => (await service.system.db.contentObject.count({ where: { kind: 'source' } })) === 0);
  await service.dieInPurge({ point, after: 0 });
  await expect(customer.acknowledge(run.runId, token)).rejects.toThrow();
  await service.untilDead();
  await inspectDead(run.runId, point);
  await restartAndExpectPurged(run.runId, [SOURCE, { kind: 'result', reason: 'acknowledged' }]);
  expect(await customer.show(run.runId)).toMatchObject({ state: 'DELIVERED', creditsCharged: 1, creditsHeld: 0 });
  // A client that never saw the answer asks again.
  expect((await customer.acknowledge(run.runId, token)).status).toBe(200);
  expect(await customer.available()).toBe(before - 1);
});

test.each(HALF)('a result of a synchronous request, death %s', async (point) => {
  const customer = await newCustomer();
  const before = await customer.available();
  await service.dieInPurge({ point, after: 1 });
  const response = await customer.runSynchronously(PHOTO);
  const runId = response.headers.get('x-run-id') ?? '';
  expect(Buffer.from(await response.arrayBuffer()).equals(PHOTO)).toBe(true);
  await service.untilDead();
  await inspectDead(runId, point);
  await restartAndExpectPurged(runId, [SOURCE, { kind: 'result', reason: 'delivered' }]);
  expect(await customer.show(runId)).toMatchObject({ state: 'DELIVERED', creditsCharged: 1 });
  expect(await customer.available()).toBe(before - 1);
});

test.each(OTHER_HALF)('a result that was fetched whole and then cancelled, death %s, and again in the next start', async (point) => {
  const customer = await newCustomer();
  const before = await customer.available();
  const run = await customer.start(PHOTO);
  await customer.untilReadyOrOver(run.runId);
  await customer.download(run);
  await eventually(async () => (await customer.show(run.runId)).creditsCharged === 1);
  await eventually(async () => (await service.system.db.contentObject.count({ where: { kind: 'source' } })) === 0);
  await service.dieInPurge({ point, after: 0 });
  await expect(customer.cancel(run.runId)).rejects.toThrow();
  await service.untilDead();
  await service.restartToDie({ point, after: 0 });
  await inspectDead(run.runId, point);
  await restartAndExpectPurged(run.runId, [SOURCE, { kind: 'result', reason: 'delivered' }]);
  expect(await customer.show(run.runId)).toMatchObject({ state: 'DELIVERED', creditsCharged: 1 });
  expect(await customer.available()).toBe(before - 1);
});

test.each(HALF)('a source whose result is ready, death %s; the result outlives it and is delivered', async (point) => {
  const customer = await newCustomer();
  await service.dieInPurge({ point, after: 0 });
  const run = await customer.start(PHOTO);
  await service.untilDead();
  const [source] = await service.system.db.contentObject.findMany({ where: { runId: run.runId, kind: 'source' } });
  expect(await service.system.db.purgeLogEntry.count({ where: { runId: run.runId } })).toBe(0);
  const startMs = performance.now();
  await service.restart();
  await eventually(async () => (await service.system.db.purgeLogEntry.count({ where: { objectId: source?.id ?? '' } })) === 1, LIMIT_MS);
  purgeTimesMs.push(Math.round(performance.now() - startMs));
  expect(await service.findLoggedTooEarly()).toEqual([]);
  const { picture, token } = await customer.download(run);
  expect(picture.equals(PHOTO)).toBe(true);
  expect(((await (await customer.acknowledge(run.runId, token)).json()) as { state: string }).state).toBe('DELIVERED');
  expect(await service.findLeftovers()).toEqual(NOTHING_LEFT);
  expect(await findWrongCharges(service)).toEqual([]);
  const entries = await service.system.db.purgeLogEntry.findMany({ where: { runId: run.runId }, orderBy: { seq: 'asc' } });
  expect(entries.map(({ kind, reason }) => ({ kind, reason }))).toEqual([SOURCE, { kind: 'result', reason: 'acknowledged' }]);
});
