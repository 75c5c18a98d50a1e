import type { PlanId } from '@imagemint/contract/plans';
import type { Db } from '@imagemint/db';
import type { Clock } from './clock.ts';
import { AppError } from './errors.ts';
import type { Log } from './log.ts';

/** Who asks. `system` is the service itself (worker, sweeper). */
export type Actor =
  | { kind: 'nobody' }
  | {
      kind: 'account';
      accountId: string;
      role: 'customer' | 'staff';
      /** What the account may do now. */
      plan: PlanId;
      /** The plan whose credits come each calendar month, where a bought one stands above it. */
      givenPlan?: PlanId | undefined;
      via: 'session' | 'api-key';
      credentialId: string;
    }
  | { kind: 'system' };

/** Built once per request or job; each verb narrows what it takes of it. */
export type Ctx = {
  actor: Actor;
  requestId: string;
  clock: Clock;
  db: Db;
  log: Log;
};

export type AccountActor = Extract<Actor, { kind: 'account' }>;

/** Who may do what; the first line of every verb. */
export type Authority = 'anyone' | 'account' | 'staff' | 'system';

/**
 * Checks the actor before anything else happens.
 * @throws AppError UNAUTHENTICATED when nobody is signed in, FORBIDDEN when the actor is of another kind.
 */
export function authorize(ctx: Pick<Ctx, 'actor'>, authority: Authority): void {
  if (authority === 'anyone') return;
  const { actor } = ctx;
  if (authority === 'system') {
    if (actor.kind !== 'system') throw new AppError('FORBIDDEN');
    return;
  }
  if (actor.kind === 'nobody') throw new AppError('UNAUTHENTICATED');
  if (actor.kind !== 'account') throw new AppError('FORBIDDEN');
  // Staff pages open to a signed-in person only, never to an API key.
  if (authority === 'staff' && (actor.role !== 'staff' || actor.via !== 'session')) throw new AppError('FORBIDDEN');
}

/** The account behind the request. @throws AppError like {@link authorize}. */
export function requireAccount(ctx: Pick<Ctx, 'actor'>): AccountActor {
  authorize(ctx, 'account');
  if (ctx.actor.kind !== 'account') throw new AppError('FORBIDDEN');
  return ctx.actor;
}

/** The member of staff behind the request. @throws AppError like {@link authorize}. */
export function requireStaff(ctx: Pick<Ctx, 'actor'>): AccountActor {
  authorize(ctx, 'staff');
  return requireAccount(ctx);
}

/** The same context acting for the service itself, for the parts of a verb that settle, purge or record. */
export function asSystem<C extends Pick<Ctx, 'actor'>>(ctx: C): C {
  return { ...ctx, actor: { kind: 'system' } };
}
