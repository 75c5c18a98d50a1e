import { idOf } from './ids.ts';

/** Books of a grant that the service keeps, by the names of its columns. */
export const BOOKS = ['available', 'held', 'spent', 'expired', 'frozen', 'revoked', 'written_off', 'owed', 'repaid'] as const;
export type Book = (typeof BOOKS)[number];

export type Grant = {
  origin: string;
  order: string | null;
  amount: number;
  priority: number;
  /** Milliseconds; Infinity without an end. */
  endsAt: number;
  givenAt: number;
  freezeLevel: number;
  writeOffLevel: number;
} & Record<Book, number>;

type Hold = { state: 'OPEN' | 'COMMITTED' | 'RELEASED'; parts: { origin: string; amount: number }[] };

/** One account's credits. */
export type Credits = { grants: Grant[]; holds: Record<string, Hold> };

export type Operation =
  | { verb: 'grant'; origin: string; order: string | null; amount: number; priority: number; endsAt: number; now: number }
  | { verb: 'reserve'; run: string; amount: number; now: number }
  | { verb: 'settle'; run: string; state: 'COMMITTED' | 'RELEASED'; now: number }
  | { verb: 'adjust'; order: string; revoked: number; frozen: number; writtenOff: number; now: number }
  | { verb: 'expire'; now: number };

export type Answer = 'done' | 'nothing to do' | 'too few credits' | 'order taken';
export type Outcome = { answer: Answer; next: Credits };

export const NO_CREDITS: Credits = { grants: [], holds: {} };

const copy = (credits: Credits): Credits => ({ grants: credits.grants.map((grant) => ({ ...grant })), holds: { ...credits.holds } });
const burnOrder = (a: Grant, b: Grant): number =>
  a.priority - b.priority || Math.min(a.endsAt, Number.MAX_VALUE) - Math.min(b.endsAt, Number.MAX_VALUE) || a.givenAt - b.givenAt;

function move(grant: Grant, [from, to]: [from: Book, to: Book], wanted: number): number {
  const moved = Math.min(wanted, grant[from]);
  grant[from] -= moved;
  grant[to] += moved;
  return moved;
}

/** What has ended is worth nothing any more; what is held or frozen waits until it comes back. */
function end(credits: Credits, now: number): void {
  for (const grant of credits.grants) if (grant.endsAt <= now) move(grant, ['available', 'expired'], grant.available);
}

/** Debts are paid as soon as there is anything: the oldest first, in the order in which credits burn. */
function payDebts(credits: Credits): void {
  const debtors = credits.grants.filter(({ owed }) => owed > 0).toSorted((a, b) => a.givenAt - b.givenAt);
  for (const debtor of debtors) {
    for (const source of credits.grants.toSorted(burnOrder)) {
      const paid = move(source, ['available', 'repaid'], debtor.owed);
      debtor.owed -= paid;
      debtor.repaid -= paid;
    }
  }
}

/** What an order's refunds and disputes want of its grant, of what is there now. */
function follow(grant: Grant): void {
  move(grant, ['frozen', 'available'], grant.frozen - Math.min(grant.frozen, grant.freezeLevel));
  move(grant, ['written_off', 'available'], grant.written_off - Math.min(grant.written_off, grant.writeOffLevel));
  const paid = Math.min(grant.available, grant.owed);
  grant.available -= paid;
  grant.owed -= paid;
  for (const book of ['available', 'frozen'] as const)
    move(grant, [book, 'written_off'], Math.max(0, grant.writeOffLevel - grant.written_off));
  move(grant, ['available', 'frozen'], Math.max(0, grant.freezeLevel - grant.frozen));
}

function give(credits: Credits, operation: Operation & { verb: 'grant' }): Answer {
  const { origin, order, amount, priority, endsAt, now } = operation;
  if (credits.grants.some((grant) => grant.origin === origin)) return 'nothing to do';
  if (order !== null && credits.grants.some((grant) => grant.order === order)) return 'order taken';
  const books = { available: amount, held: 0, spent: 0, expired: 0, frozen: 0, revoked: 0, written_off: 0, owed: 0, repaid: 0 };
  credits.grants.push({ origin, order, amount, priority, endsAt, givenAt: now, freezeLevel: 0, writeOffLevel: 0, ...books });
  // Two that came at once are the same in either order.
  credits.grants.sort((a, b) => a.givenAt - b.givenAt);
  end(credits, now);
  payDebts(credits);
  return 'done';
}

function reserve(credits: Credits, { run, amount, now }: Operation & { verb: 'reserve' }): Answer {
  if (credits.holds[run]) return 'done';
  end(credits, now);
  const parts: Hold['parts'] = [];
  let missing = amount;
  for (const grant of credits.grants.toSorted(burnOrder)) {
    const taken = move(grant, ['available', 'held'], missing);
    missing -= taken;
    if (taken > 0) parts.push({ origin: grant.origin, amount: taken });
  }
  if (missing > 0) return 'too few credits';
  credits.holds[run] = { state: 'OPEN', parts };
  return 'done';
}

function settle(credits: Credits, { run, state, now }: Operation & { verb: 'settle' }): Answer {
  const hold = credits.holds[run];
  if (hold?.state !== 'OPEN') return 'nothing to do';
  end(credits, now);
  for (const { origin, amount } of hold.parts) {
    const grant = credits.grants.find((one) => one.origin === origin);
    if (!grant) throw new Error('a hold on a grant that is not there');
    move(grant, ['held', state === 'COMMITTED' ? 'spent' : 'available'], amount);
    if (state === 'RELEASED') follow(grant);
  }
  end(credits, now);
  payDebts(credits);
  credits.holds[run] = { state, parts: [] };
  return 'done';
}

function adjust(credits: Credits, { order, revoked, frozen, writtenOff, now }: Operation & { verb: 'adjust' }): Answer {
  const grant = credits.grants.find((one) => one.order === order);
  if (!grant) return 'done';
  end(credits, now);
  Object.assign(grant, { freezeLevel: frozen, writeOffLevel: writtenOff });
  const wanted = Math.min(revoked, grant.amount);
  const back = Math.max(0, grant.revoked - wanted);
  const forgiven = Math.min(back, grant.owed);
  grant.owed -= forgiven;
  grant.revoked -= forgiven;
  move(grant, ['revoked', 'available'], back - forgiven);
  for (const book of ['available', 'expired', 'frozen', 'written_off'] as const)
    move(grant, [book, 'revoked'], Math.max(0, wanted - grant.revoked));
  grant.owed += Math.max(0, wanted - grant.revoked);
  grant.revoked = wanted;
  follow(grant);
  end(credits, now);
  payDebts(credits);
  return 'done';
}

function perform(credits: Credits, operation: Operation): Answer {
  switch (operation.verb) {
    case 'grant':
      return give(credits, operation);
    case 'reserve':
      return reserve(credits, operation);
    case 'settle':
      return settle(credits, operation);
    case 'adjust':
      return adjust(credits, operation);
    case 'expire':
      end(credits, operation.now);
      return 'done';
  }
}

/** What an operation answers and leaves; written from the rules of the price list, without a look at the service's ledger. */
export function apply(credits: Credits, operation: Operation): Outcome {
  const next = copy(credits);
  const answer = perform(next, operation);
  const isRefused = answer === 'too few credits' || answer === 'order taken';
  return { answer, next: isRefused ? credits : next };
}

/** The books as one text, with the levels that are waited for. */
export function describeCredits(credits: Credits): string[] {
  return credits.grants
    .map(({ origin, amount, freezeLevel, writeOffLevel, ...grant }) =>
      [origin, amount, ...BOOKS.map((book) => `${book} ${grant[book]}`), `levels ${freezeLevel} ${writeOffLevel}`].join(', '),
    )
    .toSorted();
}

/** Holds, and of which grants they hold how much: two ways may differ in nothing else. */
export function describeHolds(credits: Credits): string[] {
  return Object.entries(credits.holds)
    .map(([run, { state, parts }]) => [idOf(run), state, ...parts.map(({ origin, amount }) => `${amount} of ${origin}`)].join(', '))
    .toSorted();
}

/** Differs when anything that later steps depend on does; shorter than the descriptions. */
export function keyOf({ grants, holds }: Credits): string {
  let key = '';
  for (const grant of grants) {
    key += `${grant.origin}:${grant.freezeLevel}:${grant.writeOffLevel}`;
    for (const book of BOOKS) key += `,${grant[book]}`;
  }
  const lines = Object.entries(holds).map(([run, { state, parts }]) => run + state + parts.map((part) => part.amount + part.origin).join());
  return key + lines.toSorted().join();
}
