import { AppError } from '../../src/kernel/index.ts';
import { chooseAttempt, perform, performForAll } from './perform.ts';
import { REFUSALS, retainSecondsOf } from './details.ts';
import { InjectedFault } from './inject-faults.ts';
import { Mismatch } from './mismatch.ts';
import { observe } from './observe.ts';
import { isOfRun, type Operation, type RaceOperation, type RunOperation, type ServiceOperation } from './operation.ts';
import { applyToEach, applyToRun, creditsOf, interrupt, loosen, type Details, type Hypothesis, type Outcome } from './run-model.ts';
import { checkReconciled, checkSwept } from './check-world.ts';
import { findRun, isLive, settleCredits, type Run, type World } from './world.ts';

const LOST = 'no answer';

/** The verb's answer as a word. @throws Mismatch for an error that is neither expected nor injected. */
async function answerOf(work: Promise<string>): Promise<string> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof InjectedFault) return LOST;
    if (error instanceof AppError && error.code !== 'INTERNAL') return error.code;
    throw new Mismatch('an error that is no answer', { cause: error });
  }
}

const distinct = (list: Hypothesis[]): Hypothesis[] => [...new Map(list.map((h) => [JSON.stringify(h), h])).values()];

function describeRun(world: World, run: Run, operation: RunOperation): Details & { refused: string | null } {
  const attempt = chooseAttempt(run, operation.detail);
  const cut = operation.verb === 'upload-cut' ? 'UPLOAD_INCOMPLETE' : (REFUSALS[operation.detail % REFUSALS.length]?.code ?? '');
  return {
    now: world.now(),
    isOwner: operation.by === run.account,
    retainMs: retainSecondsOf(operation.detail) * 1000,
    refusal: cut,
    attempt: attempt && { id: attempt.id, fence: attempt.fence },
    hasToken: run.token !== null,
    refused: operation.verb === 'open' ? refusalOf(world, run) : null,
  };
}

/** Why an account may open no more runs now. */
function refusalOf(world: World, run: Run): string | null {
  const account = world.accounts[run.account];
  if (!account) return 'NOT_FOUND';
  const states = [...world.runs.values()].filter((other) => other.account === run.account).map(({ hypotheses }) => hypotheses[0]?.state);
  const open = states.filter((state) => state === 'RECEIVED' || state === 'QUEUED' || state === 'PROCESSING').length;
  if (open >= account.maxOpen) return 'TOO_MANY_RUNS';
  return account.quota.balance().available < run.price ? 'INSUFFICIENT_CREDITS' : null;
}

/** Looks at those runs of an account whose credits are not certain: what it may open next depends on them. */
async function settleMaybes(world: World, account: number): Promise<void> {
  const uncertain = [...world.runs.values()].filter(
    (run) => run.account === account && new Set(run.hypotheses.flatMap((h) => [creditsOf(h), h.state])).size > 2,
  );
  if (uncertain.length > 0) await observe(world, uncertain);
}

async function applyRunOperation(world: World, operation: RunOperation): Promise<void> {
  const run = findRun(world, operation);
  if (operation.verb === 'open') await settleMaybes(world, run.account);
  const details = describeRun(world, run, operation);
  world.faults.arm(operation.fault);
  const work = perform(world, run, operation);
  const answer = work === null ? null : await answerOf(work).finally(() => world.faults.disarm());
  const hasStruck = world.faults.disarm();
  if (answer === null) return;
  const before = hasStruck ? run.hypotheses.map((h) => loosen(h, details.now)) : run.hypotheses;
  const outcomes = before.flatMap((h) => applyToRun(h, operation, details));
  const agreeing = outcomes.filter((outcome) => outcome.answer === answer).map(({ next }) => next);
  const isLost = hasStruck && [LOST, 'SERVICE_UNAVAILABLE', 'STORAGE_FULL'].includes(answer);
  if (!isLost && agreeing.length === 0) throw new Mismatch(describeMismatch(run, outcomes, answer));
  const after = isLost
    ? [...before, ...before.flatMap((h) => interrupt(h, operation, details.now)), ...outcomes.map(({ next }) => next)]
    : agreeing;
  run.hypotheses = distinct(hasStruck ? after.map((h) => loosen(h, details.now)) : after);
  settleCredits(world, run);
}

function describeMismatch(run: Run, outcomes: Outcome[], answer: string): string {
  const expected = [...new Set(outcomes.map((outcome) => outcome.answer))].join(' or ');
  return `run ${run.number} answered ${answer}, not ${expected}; it was ${JSON.stringify(run.hypotheses)}`;
}

async function applyServiceOperation(world: World, operation: ServiceOperation): Promise<void> {
  // The credits that end with the month must be known before it does.
  if (operation.verb === 'advance') for (const at of world.accounts.keys()) await settleMaybes(world, at);
  world.faults.arm(operation.fault);
  await answerOf(performForAll(world, operation).then(() => 'ok')).then((answer) => {
    const hasStruck = world.faults.disarm();
    if (answer !== 'ok' && !hasStruck) throw new Mismatch(`${operation.verb} answered ${answer}`);
    followAll(world, operation, { hasStruck });
    return hasStruck;
  });
  if (operation.fault) return;
  if (operation.verb === 'sweep') await checkSwept(world);
  if (operation.verb === 'reconcile') await checkReconciled(world);
}

function followAll(world: World, operation: ServiceOperation, { hasStruck, except }: { hasStruck: boolean; except?: Run }): void {
  const now = world.now();
  for (const run of world.runs.values()) {
    if (run === except || !isLive(run)) continue;
    const after = run.hypotheses.map((h) => applyToEach(h, operation, now));
    run.hypotheses = distinct(hasStruck ? [...run.hypotheses, ...after].map((h) => loosen(h, now)) : after);
    settleCredits(world, run);
  }
}

/** Two at once end as one after the other would have, in either order. */
async function applyRace(world: World, { first, second }: RaceOperation): Promise<void> {
  const run = findRun(world, first);
  const now = world.now();
  const steps = [first, second].map((operation) => {
    const details = isOfRun(operation) ? describeRun(world, run, operation) : null;
    const work = isOfRun(operation) ? perform(world, run, operation) : performForAll(world, operation).then(() => 'ok');
    const follow = (h: Hypothesis): Hypothesis[] => {
      if (work === null) return [h];
      if (!isOfRun(operation)) return [applyToEach(h, operation, now)];
      return details ? applyToRun(h, operation, details).map(({ next }) => next) : [h];
    };
    return { answer: answerOf(work ?? Promise.resolve('')), follow };
  });
  const answers = await Promise.allSettled(steps.map(({ answer }) => answer));
  for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
  const inOrder = (order: typeof steps) =>
    order.reduce((list, { follow }) => list.flatMap((h) => follow(loosen(h, now))), run.hypotheses).map((h) => loosen(h, now));
  run.hypotheses = distinct([...inOrder(steps), ...inOrder(steps.toReversed())]);
  settleCredits(world, run);
  if (!isOfRun(second)) followAll(world, second, { hasStruck: false, except: run });
}

/** Does one operation with the product and with the model. @throws Mismatch when they disagree. */
export async function applyOperation(world: World, operation: Operation): Promise<void> {
  if (operation.verb === 'race') await applyRace(world, operation);
  else if (isOfRun(operation)) await applyRunOperation(world, operation);
  else await applyServiceOperation(world, operation);
}
