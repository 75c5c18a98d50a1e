import { randomUUID } from 'node:crypto';
import type { Locale } from '@imagemint/contract/accounts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCore, type Core } from '../../test/start-core.ts';
import {
  authenticateApiKey,
  createApiKey,
  endSession,
  eraseEndedCredentials,
  findRecipient,
  findSession,
  getAccount,
  listApiKeys,
  listSessions,
  redeemSignInLink,
  requestSignInLink,
  revokeApiKey,
  setLocale,
} from './index.ts';

let core: Core;
beforeAll(async () => void (core = await startCore()));
afterAll(() => core[Symbol.asyncDispose]());

const device = { deviceClass: 'desktop', browser: 'Firefox 140' };

async function askForLink(email: string): Promise<string> {
  const before = core.outbox.length;
  await requestSignInLink({ ...core.system, actor: { kind: 'nobody' } }, { email, locale: 'en' });
  return /#token=([\w-]+)/.exec(core.outbox[before]?.text ?? '')?.[1] ?? '';
}

async function signIn(email = `${randomUUID()}@example.org`) {
  const token = await askForLink(email);
  const { sessionToken, accountId } = await redeemSignInLink(core.system, { token, ...device });
  const actor = await findSession(core.system, { sessionToken });
  if (!actor) throw new Error('no session');
  return { ctx: { ...core.shared, actor }, sessionToken, accountId, email };
}

describe('a sign-in link', () => {
  test('opens the account of its address, and makes it at the first use', async () => {
    const first = await signIn();
    expect(await getAccount(first.ctx)).toMatchObject({ id: first.accountId, email: first.email, role: 'customer', plan: 'free' });
    const again = await signIn(` ${first.email.toUpperCase()} `);
    expect(again.accountId).toBe(first.accountId);
    expect(again.sessionToken).not.toBe(first.sessionToken);
  });

  test('works once, however many try at the same time', async () => {
    const token = await askForLink(`${randomUUID()}@example.org`);
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => redeemSignInLink(core.system, { token, ...device })));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(redeemSignInLink(core.system, { token, ...device })).rejects.toMatchObject({ code: 'SIGN_IN_LINK_INVALID' });
  });

  test('ends after 15 minutes', async () => {
    const token = await askForLink(`${randomUUID()}@example.org`);
    core.advance(15 * 60);
    await expect(redeemSignInLink(core.system, { token, ...device })).rejects.toMatchObject({ code: 'SIGN_IN_LINK_INVALID' });
  });

  test('is sent to one address while fewer than five wait there, with the same silent answer', async () => {
    const email = `${randomUUID()}@example.org`;
    const before = core.outbox.length;
    for (let at = 0; at < 8; at += 1) await requestSignInLink(core.system, { email, locale: 'en' });
    expect(core.outbox.length - before).toBe(5);
    // The owner, whose mailbox somebody else has filled, is not kept out: any of the links opens the account, and makes room for another.
    const token = /#token=([\w-]+)/.exec(core.outbox.at(-1)?.text ?? '')?.[1] ?? '';
    await redeemSignInLink(core.system, { token, ...device });
    await requestSignInLink(core.system, { email, locale: 'en' });
    expect(core.outbox.length - before).toBe(6);
    core.advance(15 * 60);
    await requestSignInLink(core.system, { email, locale: 'de' });
    expect(core.outbox.at(-1)).toMatchObject({ to: email, subject: 'Ihr Anmelde-Link für ImageMint' });
  });

  test('keeps the language in which it is used, for later mails', async () => {
    const email = `${randomUUID()}@example.org`;
    const use = async (locale?: Locale) => {
      const { accountId } = await redeemSignInLink(core.system, { token: await askForLink(email), ...device, locale });
      return await findRecipient(core.system, { accountId });
    };
    expect(await use('de')).toEqual({ email, locale: 'de' });
    expect(await use()).toEqual({ email, locale: 'de' });
    expect(await use('en')).toEqual({ email, locale: 'en' });
  });

  test('guessing finds nothing', async () => {
    await expect(redeemSignInLink(core.system, { token: 'A'.repeat(43), ...device })).rejects.toMatchObject({
      code: 'SIGN_IN_LINK_INVALID',
    });
  });
});

test('an account chooses its language, and only its own', async () => {
  const [one, two] = [await signIn(), await signIn()];
  await setLocale(one.ctx, { locale: 'de' });
  expect((await getAccount(one.ctx)).locale).toBe('de');
  expect((await getAccount(two.ctx)).locale).toBe('en');
  await expect(setLocale({ ...core.shared, actor: { kind: 'nobody' } }, { locale: 'de' })).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });
  expect(await findRecipient(core.system, { accountId: randomUUID() })).toBeNull();
});

describe('a session', () => {
  test('ends when its owner says so, and only its own', async () => {
    const [one, two] = [await signIn(), await signIn()];
    const [session] = await listSessions(one.ctx);
    expect(session).toMatchObject({ ...device, current: true });
    await endSession(two.ctx, { id: session?.id ?? '' });
    expect(await findSession(core.system, one)).not.toBeNull();
    await endSession(one.ctx);
    expect(await findSession(core.system, one)).toBeNull();
    expect(await findSession(core.system, two)).not.toBeNull();
  });

  test('ends after 30 days and is erased', async () => {
    const { sessionToken } = await signIn();
    core.advance(30 * 86_400 + 1);
    expect(await findSession(core.system, { sessionToken })).toBeNull();
    expect(await eraseEndedCredentials(core.system)).toBeGreaterThan(0);
    expect(await core.system.db.session.count()).toBe(0);
    expect(await core.system.db.signInLink.count({ where: { createdAt: { lt: new Date(Date.now()) } } })).toBe(0);
  });

  test('an unknown token is nobody', async () => {
    expect(await findSession(core.system, { sessionToken: 'A'.repeat(43) })).toBeNull();
  });
});

describe('an API key', () => {
  test('is shown once, works until it is revoked, and notes the day only', async () => {
    const { ctx, accountId } = await signIn();
    const { id, key } = await createApiKey(ctx, { label: 'shop' });
    expect(await authenticateApiKey(core.system, { key })).toMatchObject({ kind: 'account', accountId, via: 'api-key' });
    const [listed] = await listApiKeys(ctx);
    expect(listed).toMatchObject({ id, label: 'shop', hint: key.slice(-4) });
    expect(listed?.lastUsedOn?.toISOString()).toMatch(/T00:00:00\.000Z$/);
    expect(JSON.stringify(listed)).not.toContain(key);
    await revokeApiKey(ctx, { id });
    expect(await authenticateApiKey(core.system, { key })).toBeNull();
    const [revoked] = await listApiKeys(ctx);
    core.advance(60);
    await revokeApiKey(ctx, { id });
    expect(await listApiKeys(ctx)).toEqual([revoked]);
  });

  test('cannot make or revoke keys', async () => {
    const { ctx } = await signIn();
    const { id, key } = await createApiKey(ctx, { label: 'shop' });
    const actor = await authenticateApiKey(core.system, { key });
    if (!actor) throw new Error('no actor');
    await expect(createApiKey({ ...ctx, actor }, { label: 'x' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(revokeApiKey({ ...ctx, actor }, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test("of another account cannot be revoked, and is as if it weren't there", async () => {
    const [one, two] = [await signIn(), await signIn()];
    const { id, key } = await createApiKey(one.ctx, { label: 'mine' });
    await expect(revokeApiKey(two.ctx, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await authenticateApiKey(core.system, { key })).not.toBeNull();
  });

  test.each(['', 'im_', `im_${'A'.repeat(43)}`, 'x'.repeat(5_000)])('%s is nobody', async (key) => {
    expect(await authenticateApiKey(core.system, { key })).toBeNull();
  });
});

test('no address, token or key is readable in the database', async () => {
  const { ctx, email, sessionToken } = await signIn();
  const { key } = await createApiKey(ctx, { label: 'shop' });
  const tables = [core.system.db.account, core.system.db.session, core.system.db.signInLink, core.system.db.apiKey] as const;
  const rows = await Promise.all([tables[0].findMany(), tables[1].findMany(), tables[2].findMany(), tables[3].findMany()]);
  const dump = JSON.stringify(rows, (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  for (const secret of [email, sessionToken, key]) expect(dump).not.toContain(secret);
});
