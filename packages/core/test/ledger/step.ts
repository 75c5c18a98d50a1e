import { idOf } from './ids.ts';
import type { Operation } from './ledger-model.ts';
import type { Call, Reply } from './seat.ts';

/**
 * What goes wrong during a step: the server ends the client's connection while it works or while it waits for the account's lock; the
 * client cuts it; the client's process dies; the whole server crashes and comes back.
 */
export type FaultKind = 'terminate' | 'terminate-waiting' | 'cut' | 'process' | 'crash';

/** Operations that one account's clients send at the same time. `victim` is the operation that the fault hits. */
export type Step = { account: number; operations: Operation[]; fault: { kind: FaultKind; victim: number; delayMs: number } | null };

const at = (ms: number): string | null => (ms === Infinity ? null : new Date(ms).toISOString());

/** The statement that does it. */
export function callOf(account: number, operation: Operation): Call {
  const accountId = idOf(`account ${account}`);
  switch (operation.verb) {
    case 'grant': {
      const { origin, order, amount, priority, endsAt, now } = operation;
      const values = [accountId, origin, amount, priority, at(endsAt), at(now), order === null ? null : idOf(order)];
      return { text: 'SELECT quota_grant($1, $2, $3, $4, $5, $6, $7)', values };
    }
    case 'reserve':
      return {
        text: 'SELECT quota_reserve($1, $2, $3, $4)',
        values: [accountId, idOf(operation.run), operation.amount, at(operation.now)],
      };
    case 'settle':
      return { text: 'SELECT quota_settle($1, $2, $3)', values: [idOf(operation.run), operation.state, at(operation.now)] };
    case 'adjust': {
      const { order, revoked, frozen, writtenOff, now } = operation;
      return { text: 'SELECT quota_adjust($1, $2, $3, $4, $5)', values: [idOf(order), revoked, frozen, writtenOff, at(now)] };
    }
    case 'expire':
      return { text: 'SELECT quota_expire($1, $2)', values: [accountId, at(operation.now)] };
  }
}

/** The reply in the words of the model, or as it is when the model has no word for it. */
export function answerOf({ verb }: Operation, reply: NonNullable<Reply>): string {
  if ('value' in reply) return reply.value === false ? 'nothing to do' : 'done';
  if (verb === 'reserve' && reply.code === 'IM001') return 'too few credits';
  return verb === 'grant' && reply.code === '23505' ? 'order taken' : `an error: ${reply.code}`;
}

/** One line, as short as it can be read. */
export function describeStep({ account, operations, fault }: Step): string {
  const words = operations.map(({ verb, now: _now, ...rest }) => `${verb} ${Object.values(rest).join(' ')}`);
  return `account ${account}: ${words.join('  ||  ')}${fault ? ` !${fault.kind}@${fault.victim}` : ''}`;
}
