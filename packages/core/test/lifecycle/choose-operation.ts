import {
  FAULT_KINDS,
  RUN_VERBS,
  type Fault,
  type FaultKind,
  type Operation,
  type RunOperation,
  type RunVerb,
  type ServiceVerb,
} from './operation.ts';
import type { Hypothesis } from './run-model.ts';
import { isLive, type Run, type World } from './world.ts';

const FEW_RUNS = 12;
const DETAILS = 1_000;
const STATEMENT_FAULTS: FaultKind[] = ['before-statement', 'after-statement', 'death'];
/** About as many calls of the kind as a verb makes. */
const MAX_AT: Record<FaultKind, number> = {
  'before-statement': 6,
  'after-statement': 6,
  death: 6,
  'delete-key': 1,
  'delete-blob': 1,
  'stat-blob': 2,
  'put-blob': 1,
  enqueue: 1,
};
const READY_VERBS: RunVerb[] = ['download', 'download', 'acknowledge', 'acknowledge', 'transferred', 'deliver', 'acknowledge-wrongly'];
/** What may hit a run at any time, beside its next step. */
const STRAY_VERBS: RunVerb[] = [...RUN_VERBS, 'cancel', 'acknowledge', 'return', 'claim'];
const RIVALS: RunVerb[] = [
  'cancel',
  'cancel',
  'claim',
  'queue',
  'transferred',
  'acknowledge',
  'deliver',
  'fail',
  'abandon',
  'upload',
  'announce',
];

const RARE_VERBS: ServiceVerb[] = ['restart', 'lose-keys', 'leave-stray', 'leave-stray', 'leave-stray', 'leave-stray'];

/** Seeded choices. */
export type Dice = {
  below: (limit: number) => number;
  chance: (share: number) => boolean;
  pick: <T>(list: readonly T[]) => T;
};

/** @param random numbers in [0, 1). */
export function createDice(random: () => number): Dice {
  const below = (limit: number) => Math.floor(random() * limit);
  return {
    below,
    chance: (share) => random() < share,
    pick(list) {
      const picked = list[below(list.length)];
      if (picked === undefined) throw new Error('nothing to choose from');
      return picked;
    },
  };
}

/** Seconds that pass: mostly few, sometimes past an end date. */
function chooseSeconds(dice: Dice): number {
  if (dice.chance(0.6)) return dice.pick([1, 2, 5]);
  if (dice.chance(0.75)) return dice.pick([11, 31, 60]);
  return dice.chance(0.8) ? dice.pick([120, 299, 301]) : dice.pick([661, 1_800, 1_801]);
}

function chooseFault(dice: Dice): { fault?: Fault } {
  if (!dice.chance(0.1)) return {};
  const kind = dice.chance(0.6) ? dice.pick(STATEMENT_FAULTS) : dice.pick(FAULT_KINDS);
  return { fault: { kind, at: 1 + dice.below(MAX_AT[kind]) } };
}

/** The step that a client or a worker would take next. */
function nextStep(run: Run, h: Hypothesis, dice: Dice): RunVerb {
  switch (h.state) {
    case 'NONE':
      return 'open';
    case 'RECEIVED':
      return h.source?.usable === 'yes' ? 'queue' : 'upload';
    case 'QUEUED':
      return 'claim';
    case 'PROCESSING': {
      const attempt = run.attempts.at(-1);
      if (!attempt) return 'claim';
      return attempt.put === null ? 'announce' : attempt.isWhole ? 'complete' : 'put';
    }
    case 'READY':
      return dice.pick(READY_VERBS);
    default:
      return dice.pick(['acknowledge', 'cancel', 'download', 'claim', 'deliver', 'queue', 'open']);
  }
}

function chooseRun(world: World, dice: Dice): { run: number; account: number; found: Run | undefined } {
  const live = [...world.runs.values()].filter(isLive);
  const isNew = world.runs.size === 0 || dice.chance(live.length < FEW_RUNS ? 0.3 : 0.08);
  if (isNew) return { run: world.runs.size, account: dice.pick([0, 0, 1, 1, 2]), found: undefined };
  const among = live.length > 0 && dice.chance(0.9) ? live : [...world.runs.values()].slice(-30);
  const found = dice.pick(among);
  return { run: found.number, account: found.account, found };
}

function chooseRunOperation(world: World, dice: Dice): RunOperation {
  const { run, account, found } = chooseRun(world, dice);
  const h = found?.hypotheses[0];
  const own = { run, account, detail: dice.below(DETAILS), by: account };
  if (!found || !h) return { verb: dice.chance(0.9) ? 'open' : 'upload', ...own, ...chooseFault(dice) };
  const verb = dice.chance(0.75) ? nextStep(found, h, dice) : dice.pick(STRAY_VERBS);
  // A stranger only meets runs that exist: an id that nobody has used is nobody's.
  const by = h.state !== 'NONE' && verb !== 'open' && dice.chance(0.04) ? dice.below(world.accounts.length) : account;
  return { verb, ...own, by, ...chooseFault(dice) };
}

/** The next operation, chosen by the dice and by what the model knows. */
export function chooseOperation(world: World, dice: Dice): Operation {
  if (dice.chance(0.08)) return { verb: 'advance', detail: chooseSeconds(dice) };
  if (dice.chance(0.06)) return { verb: dice.pick<ServiceVerb>(['sweep', 'sweep', 'reconcile']), detail: 0, ...chooseFault(dice) };
  if (dice.chance(0.006)) return { verb: dice.pick(RARE_VERBS), detail: 0 };
  const { fault, ...operation } = chooseRunOperation(world, dice);
  if (dice.chance(0.07) && world.runs.has(operation.run) && operation.verb !== 'open') {
    const rival = { ...operation, verb: dice.pick(RIVALS), by: operation.account, detail: dice.below(DETAILS) };
    const second = dice.chance(0.2) ? { verb: dice.pick<ServiceVerb>(['sweep', 'reconcile']), detail: 0 } : rival;
    return { verb: 'race', first: operation, second };
  }
  return fault ? { ...operation, fault } : operation;
}
