import { applyOperation } from './apply-operation.ts';
import { checkNothingLeft, checkWorld, createMemory } from './check-world.ts';
import { describeOperation, isOfRun, type Operation } from './operation.ts';
import { startWorld, type World } from './world.ts';

const CHECK_EVERY = 20;
/** Longer than anything may stay. */
const LONG_SECONDS = 2_000;

export type Failure = { operations: Operation[]; error: unknown };
export type Figures = { operations: number; runs: number; faults: number; races: number; maybes: number; ends: Record<string, number> };

/** Lets time run out for everything and looks whether anything is left. */
async function finish(world: World): Promise<void> {
  // Twice: what a first pass finds out may be due only then.
  for (let pass = 0; pass < 2; pass += 1) {
    await applyOperation(world, { verb: 'advance', detail: LONG_SECONDS });
    await applyOperation(world, { verb: 'sweep', detail: 0 });
    await applyOperation(world, { verb: 'reconcile', detail: 0 });
  }
}

/**
 * Does operations, one after the other, on a new world, and checks it often.
 * @param next gives the next one, or null at the end.
 * @returns what has been done until something was wrong, or figures when all was well.
 */
export async function runOperations(next: (world: World, done: number) => Operation | null): Promise<Failure | Figures> {
  await using world = await startWorld();
  const memory = createMemory();
  const operations: Operation[] = [];
  const figures: Figures = { operations: 0, runs: 0, faults: 0, races: 0, maybes: 0, ends: {} };
  try {
    for (let operation = next(world, 0); operation !== null; operation = next(world, operations.length)) {
      operations.push(operation);
      await applyOperation(world, operation);
      if (operation.verb === 'race') figures.races += 1;
      if (operations.length % CHECK_EVERY !== 0) continue;
      figures.maybes += [...world.runs.values()].filter(({ hypotheses }) => hypotheses.length > 1).length;
      await checkWorld(world, memory);
    }
    await checkWorld(world, memory);
    await finish(world);
    await checkWorld(world, memory);
    await checkNothingLeft(world, memory);
  } catch (error) {
    return { operations, error };
  }
  figures.operations = operations.length;
  figures.runs = world.runs.size;
  figures.faults = world.faults.count();
  const states = [...world.runs.values()].map(({ hypotheses }) => hypotheses[0]?.state ?? 'NONE');
  for (const state of states) figures.ends[state] = (figures.ends[state] ?? 0) + 1;
  return figures;
}

function runOf(operation: Operation): number | null {
  if (operation.verb === 'race') return operation.first.run;
  return isOfRun(operation) ? operation.run : null;
}

type TryList = (list: Operation[]) => Promise<boolean>;

/** The last run alone, or an ever longer tail. */
async function shortenToTail(operations: Operation[], tryList: TryList): Promise<void> {
  const last = runOf(operations.at(-1) ?? { verb: 'advance', detail: 0 });
  if (await tryList(operations.filter((operation) => [last, null].includes(runOf(operation))))) return;
  for (let length = 16; length < operations.length; length *= 2) if (await tryList(operations.slice(-length))) return;
}

/** Without what is not needed: parts are left out, ever smaller ones. */
async function leaveOut(current: () => Operation[], tryList: TryList): Promise<void> {
  for (let size = Math.ceil(current().length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < current().length;) {
      const without = [...current().slice(0, from), ...current().slice(from + size)];
      if (without.length === 0 || !(await tryList(without))) from += size;
    }
  }
}

/** The shortest list found in time that fails, too, and how it does. */
export async function findShortest(failure: Failure, limitMs: number): Promise<Failure> {
  const deadline = performance.now() + limitMs;
  let shortest = failure;
  const tryList: TryList = async (list) => {
    if (performance.now() > deadline) return false;
    const outcome = await runOperations((_world, done) => list[done] ?? null);
    if ('error' in outcome) shortest = outcome;
    return 'error' in outcome;
  };
  await shortenToTail(failure.operations, tryList);
  await leaveOut(() => shortest.operations, tryList);
  return shortest;
}

const messageOf = ({ error }: Failure): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}\n${error.cause.stack ?? error.cause.message}` : error.message;
};

/** For people: what went wrong, and the same, or what else, in as few operations as were found. */
export function describeFailure(seed: number, failure: Failure, shortest: Failure): string {
  const lines = shortest.operations.slice(-40).map((operation) => `  ${describeOperation(operation)}`);
  return [
    `seed ${seed}, operation ${failure.operations.length}: ${messageOf(failure)}`,
    `shortest tail of ${shortest.operations.length}: ${messageOf(shortest)}`,
    ...lines,
  ].join('\n');
}
