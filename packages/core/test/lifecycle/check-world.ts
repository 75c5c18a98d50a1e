import { readdir } from 'node:fs/promises';
import { RESULT_TTL_SECONDS, RUN_TTL_SECONDS } from '@imagemint/contract/runs';
import { replayLedger } from '../../src/billing/index.ts';
import { RUN_JOBS } from '../../src/tool-runs/index.ts';
import { Mismatch } from './mismatch.ts';
import { observe } from './observe.ts';
import { isLive, type World } from './world.ts';

const LONGEST_MS = { source: RUN_TTL_SECONDS * 1000, result: (RESULT_TTL_SECONDS + 60) * 1000 };
const GRACE_MS = 10_000;

/** What a check remembers for the next one. */
export type Memory = { endDates: Map<string, number>; logged: Set<string>; lastSeq: bigint };
export const createMemory = (): Memory => ({ endDates: new Map(), logged: new Set(), lastSeq: 0n });

function expectNone(what: string, found: unknown[]): void {
  if (found.length > 0) throw new Mismatch(`${what}: ${found.slice(0, 5).map(String).join(', ')}`);
}

/** Compares everything with the model and with what must always hold. @throws Mismatch */
export async function checkWorld(world: World, memory: Memory): Promise<void> {
  await observe(world, [...world.runs.values()].filter(isLive));
  await Promise.all([checkObjects(world, memory), checkPurgeLog(world, memory), checkCredits(world)]);
}

/** Nothing is stored without an end date, end dates only come closer, and what belongs to an ended run is due. */
async function checkObjects(world: World, memory: Memory): Promise<void> {
  const { db } = world.core.shared;
  const names = await readdir(world.core.folder);
  const rows = await db.$queryRaw<{ id: string; kind: 'source' | 'result'; createdAt: Date; endsAt: Date; endedAt: Date | null }[]>`
    SELECT c.id, c.kind, c.created_at AS "createdAt", c.ends_at AS "endsAt", r.ended_at AS "endedAt"
    FROM content_objects c LEFT JOIN runs r ON r.id = c.run_id`;
  const listed = new Set(rows.map(({ id }) => id));
  expectNone(
    'a blob without an end date',
    names.map((name) => name.slice(0, 36)).filter((id) => !listed.has(id) && !world.strays.has(id)),
  );
  for (const { id, kind, createdAt, endsAt, endedAt } of rows) {
    const end = endsAt.getTime();
    // A stray is as old as its file, by the real clock, and due when it is found.
    const latest = world.strays.has(id) ? world.now() : createdAt.getTime() + LONGEST_MS[kind];
    if (end > latest) throw new Mismatch(`a ${kind} that stays too long: ${id}`);
    if (end > (memory.endDates.get(id) ?? end)) throw new Mismatch(`an end date has moved away: ${id}`);
    if (endedAt !== null && createdAt < endedAt && end > world.now()) throw new Mismatch(`a ${kind} of an ended run is not due: ${id}`);
    memory.endDates.set(id, end);
  }
}

/** What the log calls purged is gone, now and for ever. */
async function checkPurgeLog(world: World, memory: Memory): Promise<void> {
  const entries = await world.core.shared.db.purgeLogEntry.findMany({
    where: { seq: { gt: memory.lastSeq } },
    orderBy: { seq: 'asc' },
    select: { seq: true, objectId: true },
  });
  for (const { seq, objectId } of entries) {
    memory.lastSeq = seq;
    memory.logged.add(objectId);
    if (await world.vault.keyring.has(objectId)) throw new Mismatch(`logged as purged, and its key is there: ${objectId}`);
  }
  const names = await readdir(world.core.folder);
  expectNone(
    'logged as purged, and its blob is there',
    names.filter((name) => memory.logged.has(name.slice(0, 36))),
  );
}

/** Charged if and only if delivered; the balance is the model's; the ledger adds up. */
async function checkCredits(world: World): Promise<void> {
  const { db } = world.core.shared;
  const wrong = await db.$queryRaw<{ id: string; state: string; hold: string | null }[]>`
    SELECT r.id, r.state, h.state AS hold FROM runs r LEFT JOIN holds h ON h.run_id = r.id
    WHERE h.amount IS DISTINCT FROM r.credits OR h.state IS DISTINCT FROM CASE
      WHEN r.state = 'DELIVERED' OR r.transferred_at IS NOT NULL THEN 'COMMITTED'
      WHEN r.state IN ('EXPIRED', 'FAILED', 'CANCELLED') THEN 'RELEASED' ELSE 'OPEN' END`;
  expectNone(
    'credits that do not fit their run',
    wrong.map(({ id, state, hold }) => `${id} ${state} ${hold}`),
  );
  const sums = await db.grant.groupBy({ by: ['accountId'], _sum: { available: true, held: true } });
  for (const [at, { accountId, quota }] of world.accounts.entries()) {
    const found = sums.find((sum) => sum.accountId === accountId)?._sum;
    const expected = quota.balance();
    if (found?.available !== expected.available || found.held !== expected.held)
      throw new Mismatch(`account ${at} has ${JSON.stringify(found)}, the model ${JSON.stringify(expected)}`);
  }
  const { drift } = await replayLedger(world.core.system);
  if (drift !== 0) throw new Mismatch(`the ledger is off by ${drift}`);
}

/** After a sweep that nothing disturbed, nothing is due. */
export async function checkSwept(world: World): Promise<void> {
  const now = new Date(world.now());
  const { db } = world.core.shared;
  const [objects, runs] = await Promise.all([
    db.contentObject.findMany({ where: { endsAt: { lte: now } }, select: { id: true } }),
    db.run.findMany({
      where: { state: { in: ['RECEIVED', 'QUEUED', 'PROCESSING', 'READY'] }, endsAt: { lte: now } },
      select: { id: true },
    }),
  ]);
  expectNone(
    'left by a sweep',
    [...objects, ...runs].map(({ id }) => id),
  );
}

/** After a pass of the reconciler that nothing disturbed, store, database and queue agree. */
export async function checkReconciled(world: World): Promise<void> {
  const { db, jobs } = world.core.shared;
  const before = new Date(world.now() - GRACE_MS);
  const [objects, accepted, names, listed] = await Promise.all([
    db.$queryRaw<
      { id: string }[]
    >`SELECT c.id FROM content_objects c JOIN runs r ON r.id = c.run_id WHERE r.ended_at < ${before}::timestamptz`,
    db.run.findMany({ where: { state: { in: ['QUEUED', 'PROCESSING'] }, queuedAt: { lt: before } }, select: { id: true } }),
    readdir(world.core.folder),
    db.contentObject.findMany({ select: { id: true } }),
  ]);
  expectNone(
    'of an ended run',
    objects.map(({ id }) => id),
  );
  const ids = new Set(listed.map(({ id }) => id));
  expectNone(
    'a blob that nobody knows',
    names.filter((name) => !ids.has(name.slice(0, 36))),
  );
  for (const { id } of accepted)
    if (!(await jobs.isPending(RUN_JOBS.images.queue, id))) throw new Mismatch(`accepted, and without a job: ${id}`);
}

/** When time has run out for everything, nothing is left anywhere. */
export async function checkNothingLeft(world: World, memory: Memory): Promise<void> {
  const { db } = world.core.shared;
  const [objects, open, holds, names] = await Promise.all([
    db.contentObject.findMany({ select: { id: true } }),
    db.run.findMany({ where: { state: { in: ['RECEIVED', 'QUEUED', 'PROCESSING', 'READY'] } }, select: { id: true } }),
    db.hold.findMany({ where: { state: 'OPEN' }, select: { runId: true } }),
    readdir(world.core.folder),
  ]);
  const ids = [...objects.map(({ id }) => id), ...open.map(({ id }) => id), ...holds.map(({ runId }) => runId), ...names];
  expectNone('left at the end', ids);
  const unlogged = [...world.everStored, ...memory.endDates.keys()].filter((id) => !memory.logged.has(id));
  expectNone('stored once, and never logged as purged', unlogged);
  for (const id of world.everStored) if (await world.vault.keyring.has(id)) throw new Mismatch(`a key that nobody needs: ${id}`);
}
