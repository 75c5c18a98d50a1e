import { PLANS } from '@imagemint/contract/plans';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { expect, test } from 'vitest';
import { findProblemFaults, runCurl } from './run-curl.ts';
import { eventually, startStack } from './start-stack.ts';

/** Four for each run of the plan. */
const MAX_FORMS = PLANS.free.maxConcurrentRuns * 4;

test('forms that do not end fill no more of the vault than a plan may', async () => {
  await using stack = await startStack({ lanes: 1 });
  const account = await stack.signUp({ plan: 'free', credits: 0 });
  const photo = await generatePhoto({ seed: 1, width: 100, height: 100 });
  const head = Buffer.from('--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n');
  const headers = { authorization: account.authorization, 'content-type': 'multipart/form-data; boundary=x' };
  const leaving = Array.from({ length: MAX_FORMS }, () => new AbortController());
  const uploads = leaving.map(async ({ signal }) => {
    const body = new ReadableStream<Uint8Array>({ start: (stream) => stream.enqueue(Buffer.concat([head, photo.subarray(0, 1_000)])) });
    return await fetch(`${stack.origin}/v1/runs`, { method: 'POST', headers, body, duplex: 'half', signal }).catch(() => null);
  });
  const held = () => stack.service.deps.db.contentObject.count();
  await eventually(async () => (await held()) === MAX_FORMS);

  const form = [
    '-H',
    `Authorization: ${account.authorization}`,
    '-H',
    'Expect: 100-continue',
    '-F',
    'image=@-;filename=a',
    '-F',
    'tool=convert',
  ];
  const refused = await runCurl([...form, `${stack.origin}/v1/run`], { stdin: photo });
  expect(findProblemFaults(refused, 'TOO_MANY_RUNS')).toEqual([]);
  expect(refused.sentBytes).toBe(0);
  expect(await held()).toBe(MAX_FORMS);

  for (const controller of leaving) controller.abort();
  expect(await Promise.all(uploads)).toEqual(leaving.map(() => null));
  await eventually(async () => (await held()) === 0);
  expect((await runCurl([...form, `${stack.origin}/v1/run`], { stdin: photo })).status).toBe(200);
});
