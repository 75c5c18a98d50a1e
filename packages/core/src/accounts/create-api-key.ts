import { randomUUID } from 'node:crypto';
import { AppError, requireAccount, type Ctx } from '../kernel/index.ts';
import { API_KEY_PREFIX } from './api-keys.ts';
import { createToken, hashToken } from './tokens.ts';

const MAX_KEYS = 20;

/**
 * Makes an API key; the returned text is shown once, only its hash is kept. A key cannot make keys.
 * @throws AppError FORBIDDEN for an API key, VALIDATION_FAILED at 20 living keys.
 */
export async function createApiKey(
  ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>,
  input: { label: string },
): Promise<{ id: string; key: string }> {
  const { accountId, via } = requireAccount(ctx);
  if (via !== 'session') throw new AppError('FORBIDDEN');
  const id = randomUUID();
  const key = `${API_KEY_PREFIX}${createToken()}`;
  await ctx.db.$transaction(async (tx) => {
    // Counted by one request at a time: two would both find room for the last key.
    await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${accountId}::uuid FOR UPDATE`;
    const living = await tx.apiKey.count({ where: { accountId, revokedAt: null } });
    if (living >= MAX_KEYS)
      throw new AppError('VALIDATION_FAILED', { limit: MAX_KEYS, fields: [{ path: 'label', reason: 'too many keys' }] });
    await tx.apiKey.create({
      data: { id, accountId, label: input.label, tokenHash: hashToken(key), hint: key.slice(-4), createdAt: ctx.clock.now() },
    });
  });
  return { id, key };
}
