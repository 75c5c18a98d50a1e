import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelsOf, TOOL_IDS } from '@imagemint/contract/tools';
import { generateRecipientKeys } from '@imagemint/envelope';
import { afterAll, afterEach, expect, test } from 'vitest';
import { startCurlBench } from './start-curl-bench.ts';

// An installation whose operator has switched one tool off, and whose folder of models is empty.
const modelsDir = await mkdtemp(join(tmpdir(), 'imagemint-no-models-'));
const bench = await startCurlBench({ modelsDir, toolsOff: ['convert'] });
const { account, photoPath, image, form, curl, url } = bench;
const OFF = ['convert', ...TOOL_IDS.filter((tool) => modelsOf(tool).length > 0)];
afterEach(() => bench.expectClean());
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await rm(modelsDir, { recursive: true });
});

test.each(['/v1/run', '/v1/runs'])('%s refuses a tool that is off before the photo is sent', async (path) => {
  await bench.expectRefusal(form(image, 'tool=convert'), 'TOOL_UNAVAILABLE', { path });
  const raw = ['-H', 'Expect: 100-continue', '-H', 'Content-Type: image/jpeg', '--data-binary', `@${photoPath}`];
  const { sentBytes } = await bench.expectRefusal(raw, 'TOOL_UNAVAILABLE', { path: `${path}?tool=convert` });
  expect(sentBytes).toBe(0);
});

test('the web app is told which tools are off, and is refused when it asks for one', async () => {
  const info = await account.client.trpc.service.info.query();
  expect(info.toolsOff.toSorted()).toEqual(OFF.toSorted());
  const { publicKey } = await generateRecipientKeys({ extractable: true });
  const prepared = account.client.trpc.toolRuns.prepare.mutate({ tool: 'convert', params: {}, bytes: 1_000, recipientKey: publicKey });
  await expect(prepared).rejects.toMatchObject({ data: { code: 'TOOL_UNAVAILABLE' } });
});

test('the list of tools has those that are on, and they work', async () => {
  const { body } = await curl([url('/v1/tools')]);
  const { tools } = JSON.parse(body.toString()) as { tools: { id: string }[] };
  expect(tools.map(({ id }) => id).toSorted()).toEqual(TOOL_IDS.filter((tool) => !OFF.includes(tool)).toSorted());
  const { status } = await curl([...form(image, 'tool=enhance'), url('/v1/run')]);
  expect(status).toBe(200);
});
