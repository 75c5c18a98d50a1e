import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startCore, type Core } from '../../test/start-core.ts';
import { findRecipient, setLocale } from '../accounts/index.ts';
import { ORDER_MAILS } from '../orders/mails/order-mail-templates.ts';
import { enqueueOrderMail } from '../orders/mails/enqueue-order-mail.ts';
import type { Mail } from './index.ts';
import { enqueueMessage, eraseSentMessages, sendDueMessages } from './index.ts';

let core: Core;
beforeAll(async () => void (core = await startCore()));
afterAll(() => core[Symbol.asyncDispose]());
beforeEach(async () => {
  await core.system.db.message.deleteMany();
  core.outbox.length = 0;
  core.logged.length = 0;
});

const post = {
  templates: ORDER_MAILS,
  findRecipient: (accountId: string) => findRecipient(core.system, { accountId }),
};
const send = () => sendDueMessages(core.system, post);
const failing = { send: async () => Promise.reject(new Error('someone@example.org is full')) };

const low = (accountId: string, uniqueKey = `credits-low:${randomUUID()}`) =>
  ({ accountId, template: 'credits-low', uniqueKey, facts: { available: 7 } }) as const;

async function enqueueLow(uniqueKey?: string) {
  const ctx = await core.as();
  await enqueueOrderMail(core.system, low(ctx.accountId, uniqueKey));
  return ctx;
}

test('twenty at the same time write a message once, and four senders send it once', async () => {
  const { accountId } = await core.as();
  let written = 0;
  for (let at = 0; at < 6; at += 1) {
    const message = low(accountId);
    const calls = await Promise.all(Array.from({ length: 20 }, () => enqueueOrderMail(core.system, message)));
    written += calls.filter(Boolean).length;
  }
  expect(written).toBe(6);
  const slow = { send: async (mail: Mail) => (await new Promise((resolve) => setTimeout(resolve, 20)), void core.outbox.push(mail)) };
  const outcomes = await Promise.all(Array.from({ length: 4 }, () => sendDueMessages({ ...core.system, mailer: slow }, post)));
  expect(outcomes.reduce((sum, { sent }) => sum + sent, 0)).toBe(6);
  expect(new Set(core.outbox.map(({ messageId }) => messageId)).size).toBe(6);
  expect(core.outbox).toHaveLength(6);
  expect(await send()).toEqual({ sent: 0, failed: 0, dropped: 0 });
});

test('a message of a transaction that is rolled back is never sent', async () => {
  const { accountId } = await core.as();
  const { db } = core.system;
  await expect(
    db.$transaction(async (tx) => {
      expect(await enqueueOrderMail({ ...core.system, db: tx }, low(accountId, 'credits-low:back'))).toBe(true);
      throw new Error('back');
    }),
  ).rejects.toThrow('back');
  expect(await send()).toMatchObject({ sent: 0 });
  expect(await db.message.count()).toBe(0);
  await db.$transaction(async (tx) => {
    await enqueueOrderMail({ ...core.system, db: tx }, low(accountId, 'credits-low:back'));
    // The same again neither writes nor spoils the transaction.
    expect(await enqueueOrderMail({ ...core.system, db: tx }, low(accountId, 'credits-low:back'))).toBe(false);
  });
  expect(await send()).toMatchObject({ sent: 1 });
});

test('address and language are those of the moment of sending', async () => {
  const ctx = await enqueueLow();
  await setLocale(ctx, { locale: 'de' });
  await send();
  expect(core.outbox).toMatchObject([{ subject: 'Ihre Credits werden knapp' }]);
  expect(core.outbox[0]?.to).toBe((await findRecipient(core.system, { accountId: ctx.accountId }))?.email);
  expect(core.outbox[0]?.html).toContain('<html lang="de">');
});

test('a message to an account that is gone is dropped', async () => {
  await enqueueOrderMail(core.system, low(randomUUID()));
  expect(await send()).toEqual({ sent: 0, failed: 0, dropped: 1 });
  expect(await core.system.db.message.count()).toBe(0);
  expect(core.outbox).toEqual([]);
});

test('dates and amounts come back from the database as they went in', async () => {
  const { accountId } = await core.as();
  const endsAt = new Date('2027-02-28T22:00:00Z');
  await enqueueOrderMail(core.system, {
    accountId,
    template: 'credits-ending',
    uniqueKey: 'credits-ending:1',
    facts: { credits: 12, endsAt },
  });
  await send();
  expect(core.outbox[0]?.text).toContain('They end: 28 February 2027 at 22:00 UTC');
});

test('failures wait longer each time, and the last comes two days after the first', async () => {
  const ctx = await enqueueLow();
  const broken = { ...core.system, mailer: failing };
  const pauses = [60, 180, 540, 1_620, 4_860, 14_580, ...Array.from({ length: 7 }, () => 21_600)];
  for (const [at, pause] of pauses.entries()) {
    expect(await sendDueMessages(broken, post)).toEqual({ sent: 0, failed: 1, dropped: 0 });
    const [message] = await core.system.db.message.findMany();
    expect(message).toMatchObject({ attempts: at + 1, sentAt: null });
    const wait = (message?.nextAttemptAt.getTime() ?? 0) - core.system.clock.now().getTime();
    expect(wait / 1000).toBeGreaterThan(pause - 30);
    expect(wait / 1000).toBeLessThanOrEqual(pause);
    core.advance(pause - 31);
    expect(await send(), 'too early').toMatchObject({ sent: 0 });
    core.advance(31);
  }
  expect(core.logged.map(({ event }) => event)).toEqual(pauses.map(() => 'mail.send-failed'));
  await sendDueMessages(broken, post);
  expect(core.logged.at(-1)).toMatchObject({ event: 'mail.given-up', accountId: ctx.accountId, count: pauses.length + 1 });
  core.advance(7 * 24 * 3600);
  expect(await send()).toEqual({ sent: 0, failed: 0, dropped: 0 });
  expect(JSON.stringify(core.logged)).not.toMatch(/example\.org|full|credits-low:/);
});

test('what failed once arrives later', async () => {
  await enqueueLow();
  await sendDueMessages({ ...core.system, mailer: failing }, post);
  core.advance(60);
  expect(await send()).toMatchObject({ sent: 1 });
});

test('a sender that dies after sending is followed by another, under the same id and not before ten minutes', async () => {
  await enqueueLow();
  const dying = { updateMany: async () => Promise.reject(new Error('died')) };
  const db = new Proxy(core.system.db, { get: (real, name) => (name === 'message' ? dying : (Reflect.get(real, name) as unknown)) });
  const broken = { ...core.system, db };
  await expect(sendDueMessages(broken, post)).rejects.toThrow('died');
  core.advance(599);
  expect(await send()).toMatchObject({ sent: 0 });
  core.advance(1);
  expect(await send()).toMatchObject({ sent: 1 });
  expect(core.outbox).toHaveLength(2);
  expect(core.outbox[0]?.messageId).toBe(core.outbox[1]?.messageId);
});

test('a mail server that is away costs few messages an attempt', async () => {
  for (let count = 0; count < 6; count += 1) await enqueueLow();
  expect(await sendDueMessages({ ...core.system, mailer: failing }, post)).toEqual({ sent: 0, failed: 3, dropped: 0 });
  expect(await core.system.db.message.count({ where: { attempts: 0 } })).toBe(3);
});

test('a message that no template knows, or whose facts are wrong, hurts no other', async () => {
  const { accountId } = await core.as();
  await enqueueMessage(core.system, { accountId, template: 'constructor', uniqueKey: 'x:1', facts: {} });
  await enqueueMessage(core.system, { accountId, template: 'credits-low', uniqueKey: 'x:2', facts: { available: -1 } });
  await enqueueOrderMail(core.system, low(accountId));
  expect(await send()).toEqual({ sent: 1, failed: 2, dropped: 0 });
});

test('free text, unknown facts and strangers are turned away before anything is stored', async () => {
  const ctx = await core.as();
  const { accountId } = ctx;
  const facts = { available: 1, note: 'Dear Mr Smith' };
  await expect(enqueueMessage(core.system, { ...low(accountId), facts })).rejects.toThrow();
  await expect(
    enqueueOrderMail(core.system, { ...low(accountId), facts: { available: 1, more: 2 } as { available: number } }),
  ).rejects.toThrow();
  await expect(enqueueMessage(core.system, low(accountId, 'credits-low:someone@example.org'))).rejects.toThrow();
  await expect(enqueueMessage(ctx, low(accountId))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(enqueueOrderMail(ctx, low(accountId))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(sendDueMessages(ctx, post)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(eraseSentMessages(ctx)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(findRecipient(ctx, { accountId })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(await core.system.db.message.count()).toBe(0);
});

test('a row is gone 30 days after it was sent, or written if it never was', async () => {
  await enqueueLow('credits-low:sent');
  await send();
  core.advance(24 * 3600);
  await enqueueLow('credits-low:waits');
  core.advance(29 * 24 * 3600 - 60);
  expect(await eraseSentMessages(core.system)).toBe(0);
  core.advance(60);
  expect(await eraseSentMessages(core.system)).toBe(1);
  expect(await core.system.db.message.findMany({ select: { uniqueKey: true } })).toEqual([{ uniqueKey: 'credits-low:waits' }]);
  core.advance(24 * 3600);
  expect(await eraseSentMessages(core.system)).toBe(1);
});

test('no row holds an address or a text', async () => {
  const { accountId } = await enqueueLow();
  await send();
  const { email } = (await findRecipient(core.system, { accountId })) ?? expect.fail('gone');
  const rows = JSON.stringify(await core.system.db.message.findMany());
  expect(rows).not.toContain(email);
  expect(rows).not.toContain('running low');
  expect(JSON.stringify(core.logged)).not.toContain(email);
});
