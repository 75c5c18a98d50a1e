import { Mismatch } from '../lifecycle/mismatch.ts';
import { apply, describeCredits, describeHolds, keyOf, type Credits, type Operation } from './ledger-model.ts';

/** What a client knows of an operation: its answer, that it cannot have been done, or nothing. */
export type Known = { answer: string } | 'not done' | 'maybe';
export type Tried = { operation: Operation; known: Known };

const distinct = (list: Credits[]): Credits[] => (list.length < 2 ? list : [...new Map(list.map((one) => [keyOf(one), one])).values()]);

function afterOne(credits: Credits, { operation, known }: Tried): Credits[] {
  if (known === 'not done') return [credits];
  const { answer, next } = apply(credits, operation);
  if (known === 'maybe') return [credits, next];
  return answer === known.answer ? [next] : [];
}

/** By which operations are behind it, each a bit: what came of them does not say in which order they came. */
function inAnyOrder(hypotheses: Credits[], tried: Tried[]): Credits[] {
  const all = 2 ** tried.length - 1;
  const after = new Map<number, Credits[]>([[0, hypotheses]]);
  for (let done = 0; done < all; done += 1) {
    const states = distinct(after.get(done) ?? []);
    for (const [at, one] of tried.entries()) {
      if ((done & (1 << at)) !== 0) continue;
      const next = done | (1 << at);
      after.set(next, [...(after.get(next) ?? []), ...states.flatMap((credits) => afterOne(credits, one))]);
    }
  }
  return distinct(after.get(all) ?? []);
}

/**
 * Every way in which an account may stand after operations that were sent at once: as if one had come after the other, in some order.
 * @throws Mismatch when no order explains the answers.
 */
export function followStep(hypotheses: Credits[], tried: Tried[]): Credits[] {
  const after = inAnyOrder(hypotheses, tried);
  if (after.length > 0) return after;
  const answers = tried.map(({ known }) => (typeof known === 'object' ? known.answer : known)).join(' || ');
  throw new Mismatch(`answered ${answers}, which fits no order; it was\n${hypotheses.map(describe).join('\nor ')}`);
}

/** The one way that fits what was seen. @throws Mismatch when there is none. */
export function findObserved(hypotheses: Credits[], now: number, seen: { grants: string[]; holds: string[] }): Credits {
  const ended = hypotheses.map((credits) => apply(credits, { verb: 'expire', now }).next);
  const text = JSON.stringify(seen);
  const found = ended.find((credits) => JSON.stringify({ grants: describeCredits(credits), holds: describeHolds(credits) }) === text);
  if (found) return found;
  throw new Mismatch(`an account is\n${differing(seen, ended)}`);
}

const describe = (credits: Credits): string => [...describeCredits(credits), ...describeHolds(credits)].join('\n');

/** What differs from the model only; everything would be pages. */
function differing(seen: { grants: string[]; holds: string[] }, hypotheses: Credits[]): string {
  const lines = [...seen.grants, ...seen.holds];
  const expected = hypotheses.map((credits) => [...describeCredits(credits), ...describeHolds(credits)]);
  const wrong = lines.filter((line) => !expected.some((list) => list.includes(line)));
  const missing = expected.map((list) => list.filter((line) => !lines.includes(line)).join('\n'));
  return [...wrong, 'and not', missing.join('\nor ')].join('\n');
}
