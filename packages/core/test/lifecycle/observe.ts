import { readdir } from 'node:fs/promises';
import { Mismatch } from './mismatch.ts';
import { isOpen, usableSource, type Held, type Hypothesis, type Known } from './run-model.ts';
import { settleCredits, type Run, type World } from './world.ts';

type RunRow = { state: string; errorCode: string | null; fence: number; endsAt: Date; transferredAt: Date | null };
type ObjectRow = { id: string; kind: string; createdAt: Date; endsAt: Date; purgeReason: string | null; sizeBucket: number | null };
type Facts = {
  row: RunRow | undefined;
  sources: ObjectRow[];
  usable: ObjectRow[];
  objects: Map<string, ObjectRow>;
  blobs: Set<string>;
  now: number;
};

const agrees = (known: Known, fact: boolean) => known === 'maybe' || (known === 'yes') === fact;

function agreesInState(h: Hypothesis, { row }: Facts): boolean {
  if (row === undefined) return h.state === 'NONE';
  const isSame = h.state === row.state && h.error === row.errorCode && h.isTransferred === (row.transferredAt !== null);
  return isSame && (!isOpen(h.state) || (h.fence === row.fence && h.endsAt === row.endsAt.getTime()));
}

function agreesInSource(h: Hypothesis, { sources, usable, now }: Facts): boolean {
  const known = usableSource(h, now);
  if (!agrees(h.source?.listed ?? 'no', sources.length > 0) || !agrees(known, usable.length > 0)) return false;
  return known !== 'yes' || usable.some(({ endsAt }) => endsAt.getTime() === h.source?.endsAt);
}

function agreesInResult(run: Run, h: Hypothesis, facts: Facts): boolean {
  if (h.state !== 'READY' || h.result === null) return true;
  const held = h.results[h.result];
  const id = run.resultIds.get(h.result) ?? '';
  if (!agrees(held?.usable ?? 'no', facts.blobs.has(id))) return false;
  return held?.usable !== 'yes' || facts.objects.get(id)?.endsAt.getTime() === held.endsAt;
}

/** The same run, with what has been seen of its content. */
function withFacts(run: Run, h: Hypothesis, facts: Facts): Hypothesis {
  const [source] = facts.usable.length > 0 ? facts.usable : facts.sources;
  const seen = (row: ObjectRow, usable: boolean): Held => ({
    listed: 'yes',
    usable: usable ? 'yes' : 'no',
    createdAt: row.createdAt.getTime(),
    endsAt: row.endsAt.getTime(),
  });
  const results = Object.entries(h.results).flatMap(([attempt, held]) => {
    const id = run.resultIds.get(Number(attempt)) ?? '';
    const row = facts.objects.get(id);
    const isListed = row !== undefined && row.purgeReason === null;
    if (h.state !== 'READY') return isListed ? [[attempt, { ...held, listed: 'yes' }] as const] : [];
    return row ? [[attempt, seen(row, facts.blobs.has(id))] as const] : [];
  });
  return { ...h, source: source ? seen(source, facts.usable.length > 0) : null, results: Object.fromEntries(results) };
}

/** Looks at runs in the database and the vault, and keeps of what they may be only what they are. @throws Mismatch when they are none of it. */
export async function observe(world: World, runs: Run[]): Promise<void> {
  const { db } = world.core.shared;
  const ids = runs.map(({ id }) => id);
  const [rows, objects, names] = await Promise.all([
    db.run.findMany({
      where: { id: { in: ids } },
      select: { id: true, state: true, errorCode: true, fence: true, endsAt: true, transferredAt: true },
    }),
    db.contentObject.findMany({ where: { runId: { in: ids } } }),
    readdir(world.core.folder),
  ]);
  const blobs = new Set(names);
  const byRun = Map.groupBy(objects, ({ runId }) => runId);
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  for (const run of runs) {
    const own = byRun.get(run.id) ?? [];
    const sources = own.filter(({ kind }) => kind === 'source');
    const usable: ObjectRow[] = [];
    for (const row of sources) {
      const isWhole = row.purgeReason === null && row.sizeBucket !== null && blobs.has(row.id);
      if (isWhole && (await world.vault.keyring.has(row.id))) usable.push(row);
    }
    narrow(world, run, {
      row: rowOf.get(run.id),
      sources,
      usable,
      objects: new Map(own.map((row) => [row.id, row])),
      blobs,
      now: world.now(),
    });
  }
}

function narrow(world: World, run: Run, facts: Facts): void {
  const tests: [string, (h: Hypothesis) => boolean][] = [
    ['state', (h) => agreesInState(h, facts)],
    ['source', (h) => agreesInSource(h, facts)],
    ['result', (h) => agreesInResult(run, h, facts)],
  ];
  let left = run.hypotheses;
  for (const [what, test] of tests) {
    const agreeing = left.filter(test);
    if (agreeing.length === 0) {
      const seen = JSON.stringify({ row: facts.row ?? null, objects: [...facts.objects.values()], usable: facts.usable.length });
      throw new Mismatch(`run ${run.number}: its ${what} is ${seen}, the model knows only ${JSON.stringify(left)}`);
    }
    left = agreeing;
  }
  run.hypotheses = [...new Map(left.map((h) => withFacts(run, h, facts)).map((h) => [JSON.stringify(h), h])).values()];
  settleCredits(world, run);
}
