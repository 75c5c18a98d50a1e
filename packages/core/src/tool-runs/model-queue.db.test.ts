import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateRecipientKeys } from '@imagemint/envelope';
import { chunksOf, fakePng, queuedRun, startCore, type Core } from '../../test/start-core.ts';
import { cancelRun, openRun, queueRun, receiveSource, reconcile } from './index.ts';

let core: Core;
beforeAll(async () => void (core = await startCore()));
afterAll(() => core[Symbol.asyncDispose]());

const queuesOf = async (id: string) =>
  await Promise.all((['images', 'models'] as const).map((queue) => core.shared.jobs.isPending(queue, id)));

test.each([
  ['a tool with a model', { tool: 'redact-text', params: {} }],
  ['a chain with such a tool', { tool: 'convert', params: { then: [{ tool: 'brighten' }] } }],
])('a run of %s waits in a queue of its own; it is found and taken out there, and given a new job there', async (_name, request) => {
  const ctx = await core.as({ credits: 20 });
  const { publicKey } = await generateRecipientKeys({ extractable: true });
  const { runId } = await openRun(ctx, { ...request, recipientKey: publicKey });
  await receiveSource(ctx, { runId, stream: chunksOf(fakePng()) });
  await queueRun(ctx, { runId });
  const plain = await queuedRun(ctx);
  expect(await queuesOf(runId)).toEqual([false, true]);
  expect(await queuesOf(plain.runId)).toEqual([true, false]);

  await core.shared.jobs.discard('models', runId);
  expect(await queuesOf(runId)).toEqual([false, false]);
  core.advance(11);
  await reconcile(core.system);
  expect(await queuesOf(runId)).toEqual([false, true]);
  expect([await core.shared.jobs.countPending('models'), await core.shared.jobs.countPending('images')]).toEqual([1, 1]);

  await cancelRun(ctx, { runId });
  expect(await queuesOf(runId)).toEqual([false, false]);
  await cancelRun(ctx, plain);
});
