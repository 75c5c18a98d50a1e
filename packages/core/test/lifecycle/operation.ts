/** Verbs of one run, and what may happen to it from outside. */
export const RUN_VERBS = [
  'open',
  'upload',
  'upload-refused',
  'upload-cut',
  'abandon',
  'queue',
  'claim',
  'announce',
  'put',
  'complete',
  'fail',
  'return',
  'download',
  'acknowledge',
  'acknowledge-wrongly',
  'transferred',
  'deliver',
  'cancel',
  'lose-job',
  'lose-blob',
] as const;
/** What concerns every run. */
export const SERVICE_VERBS = ['sweep', 'reconcile', 'restart', 'lose-keys', 'leave-stray', 'advance'] as const;

export type RunVerb = (typeof RUN_VERBS)[number];
export type ServiceVerb = (typeof SERVICE_VERBS)[number];

/**
 * What goes wrong during an operation, at the so-manieth call: a statement is lost on its way, or its answer; from a statement on nothing
 * works any more, as in a process that dies; a call of the vault or the queue fails.
 */
export const FAULT_KINDS = [
  'before-statement',
  'after-statement',
  'death',
  'delete-key',
  'delete-blob',
  'stat-blob',
  'put-blob',
  'enqueue',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];
export type Fault = { kind: FaultKind; at: number };

/**
 * One operation as data: it can be printed and done again. `run` counts runs, `account` and `by` accounts; `detail` chooses among the
 * variants of the verb.
 */
export type RunOperation = { verb: RunVerb; run: number; account: number; by: number; detail: number; fault?: Fault };
export type ServiceOperation = { verb: ServiceVerb; detail: number; fault?: Fault };
/** Two at the same time. */
export type RaceOperation = { verb: 'race'; first: RunOperation; second: RunOperation | ServiceOperation };
export type Operation = RunOperation | ServiceOperation | RaceOperation;

export function isOfRun(operation: Operation): operation is RunOperation {
  return 'run' in operation;
}

/** One line, as short as it can be read. */
export function describeOperation(operation: Operation): string {
  if (operation.verb === 'race') return `${describeOperation(operation.first)}  ||  ${describeOperation(operation.second)}`;
  const fault = operation.fault ? ` !${operation.fault.kind}@${operation.fault.at}` : '';
  if (!isOfRun(operation)) return `${operation.verb} ${operation.detail}${fault}`;
  const { verb, run, account, by, detail } = operation;
  return `${verb} run ${run} of ${account}${by === account ? '' : ` by ${by}`} (${detail})${fault}`;
}
