import type { Actor, Ctx } from '../kernel/index.ts';
import { isApiKey } from './api-keys.ts';
import { ACTOR_COLUMNS, toActor } from './find-session.ts';
import { hashToken } from './tokens.ts';

/** The actor behind an API key; null when it is unknown or revoked. Notes the day of use, never the time. */
// eslint-disable-next-line imagemint/verb-checks-actor -- turns a credential into the actor that other verbs check
export async function authenticateApiKey(ctx: Pick<Ctx, 'db' | 'clock'>, input: { key: string }): Promise<Actor | null> {
  if (!isApiKey(input.key)) return null;
  const found = await ctx.db.apiKey.findUnique({
    where: { tokenHash: hashToken(input.key), revokedAt: null },
    select: { id: true, lastUsedOn: true, account: { select: ACTOR_COLUMNS } },
  });
  if (!found) return null;
  const today = new Date(ctx.clock.now().toISOString().slice(0, 10));
  if (found.lastUsedOn?.getTime() !== today.getTime()) {
    await ctx.db.apiKey.update({ where: { id: found.id }, data: { lastUsedOn: today } });
  }
  return toActor(found.account, { via: 'api-key', credentialId: found.id, now: ctx.clock.now() });
}
