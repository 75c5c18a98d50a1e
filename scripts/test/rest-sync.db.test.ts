import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorCode } from '@imagemint/contract/errors';
import { readImageHeader } from '@imagemint/contract/image-header';
import { PLANS } from '@imagemint/contract/plans';
import { revokeApiKey } from '@imagemint/core/accounts';
import { deliverRun, openRun } from '@imagemint/core/tool-runs';
import { generateRecipientKeys } from '@imagemint/envelope';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { findProblemFaults, runCurl } from './run-curl.ts';
import { startCurlBench } from './start-curl-bench.ts';
import { eventually, type TestAccount } from './start-stack.ts';

const bench = await startCurlBench();
const { stack, auth, account, folder, photo, photoPath, image, url, form, curl, availableOf, expectRefusal } = bench;
afterAll(() => bench[Symbol.asyncDispose]());
afterEach(bench.expectClean);

describe('a photo in, a photo out', () => {
  test('the form as the documentation shows it', async () => {
    const before = await availableOf(account);
    const out = join(folder, 'out.jpg');
    const answer = await runCurl([...auth(), ...form(image, 'tool=enhance', 'params={}'), '-o', out, '-f', url()]);
    expect(answer.exitCode).toBe(0);
    const result = await readFile(out);
    const head = result.indexOf('\r\n\r\n');
    const picture = result.subarray(head + 4);
    expect(readImageHeader(picture)).toMatchObject({ format: 'jpeg', width: 320, height: 200 });
    expect(await availableOf(account)).toBe(before - 2);
  });

  test('headers tell type, size, cost and purge', async () => {
    const before = await availableOf(account);
    const { status, headers, body } = await curl([...form(image, 'tool=resize', 'params={"width":100,"format":"png"}'), url()]);
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(body.length),
      'cache-control': 'no-store',
      'x-width': '100',
      'x-height': '63',
      'x-credits-charged': '1',
      'x-credits-remaining': String(before - 1),
      'x-result-purge': 'on-delivery',
      'x-content-type-options': 'nosniff',
    });
    expect(readImageHeader(body)).toMatchObject({ format: 'png', width: 100, height: 63 });
    const runId = headers.get('x-run-id') ?? '';
    await eventually(async () => (await stack.service.deps.db.purgeLogEntry.count({ where: { runId } })) === 2);
    const view = JSON.parse((await curl([url(`/v1/runs/${runId}`)])).body.toString()) as Record<string, unknown>;
    expect(view).toMatchObject({ state: 'DELIVERED', creditsCharged: 1, creditsHeld: 0, purgeAt: null, tool: 'resize' });
    const purged = (view['timeline'] as { step: string; at: string }[]).find(({ step }) => step === 'sourcePurged');
    expect(purged?.at).toMatch(/^\d{4}-/);
    expect(headers.get('x-source-purged-at')).toBe(purged?.at);
  });

  const ORDERS = [
    ['image', 'tool', 'params'],
    ['image', 'params', 'tool'],
    ['tool', 'image', 'params'],
    ['tool', 'params', 'image'],
    ['params', 'image', 'tool'],
    ['params', 'tool', 'image'],
  ];
  test.each(ORDERS)('fields in the order %s, %s, %s', async (...order) => {
    const fields: Record<string, string> = { image: image, tool: 'tool=resize', params: 'params={"width":64}' };
    const { status, body } = await curl([...form(...order.map((name) => fields[name] ?? '')), url()]);
    expect(status).toBe(200);
    expect(readImageHeader(body)).toMatchObject({ format: 'jpeg', width: 64 });
  });

  test('a form without params, of chunks, with a type and a name that lie', async () => {
    const { status, body } = await curl([
      ...form(`${image};type=text/html;filename="../../etc/passwd"`, 'tool=strip-metadata'),
      ...['-H', 'Transfer-Encoding: chunked', url()],
    ]);
    expect(status).toBe(200);
    expect(readImageHeader(body)).toMatchObject({ format: 'jpeg', width: 320 });
    expect(JSON.stringify(stack.logged)).not.toContain('passwd');
  });

  const raw = (...headers: string[]) => [...headers.flatMap((header) => ['-H', header]), '--data-binary', '@PATH'];
  test.each([
    ['each parameter by its name', '?tool=resize&width=50&enlarge=false&fit=fill', raw('Content-Type: image/jpeg')],
    ['params as JSON', `?tool=resize&params=${encodeURIComponent('{"width":50}')}`, raw('Content-Type: application/octet-stream')],
    ['the type that curl sends by itself', '?tool=resize&width=50', raw()],
    ['no type at all', '?tool=resize&width=50', raw('Content-Type:')],
    ['of chunks', '?tool=resize&width=50', raw('Content-Type: image/jpeg', 'Transfer-Encoding: chunked')],
  ])('a raw body and a query: %s', async (_name, query, args) => {
    const { status, body } = await curl([...args.map((arg) => arg.replace('PATH', photoPath)), url(`/v1/run${query}`)]);
    expect(status).toBe(200);
    expect(readImageHeader(body)).toMatchObject({ format: 'jpeg', width: 50 });
  });

  test('a body of unknown length from a pipe', async () => {
    const args = ['-X', 'POST', '-T', '-', '-H', 'Content-Type: image/jpeg', url('/v1/run?tool=resize&width=50')];
    const { status, body } = await curl(args, { stdin: photo });
    expect(status).toBe(200);
    expect(readImageHeader(body)).toMatchObject({ width: 50 });
  });

  test('retainSeconds 0 does not hurry a result away before it is sent', async () => {
    const { status, headers } = await curl([...form(image, 'tool=convert', 'retainSeconds=0'), url()]);
    expect([status, headers.get('content-type')]).toEqual([200, 'image/webp']);
  });
});

describe('the output format', () => {
  test.each([
    ['no wish', [], 'convert', {}, 'image/webp'],
    ['no wish, kept', [], 'strip-metadata', {}, 'image/jpeg'],
    ['Accept alone', ['image/png'], 'convert', {}, 'image/png'],
    ['Accept by weight', ['image/webp;q=0.3, image/png;q=0.4, image/avif;q=0'], 'strip-metadata', {}, 'image/png'],
    ['Accept of a browser', ['image/avif,image/webp,*/*;q=0.8'], 'strip-metadata', {}, 'image/avif'],
    ['a refused type', ['image/jpeg;q=0, image/avif;q=0, image/webp;q=0, */*'], 'strip-metadata', {}, 'image/png'],
    ['params win', ['image/png'], 'convert', { format: 'jpeg' }, 'image/jpeg'],
    ['auto leaves it to Accept', ['image/webp'], 'strip-metadata', { format: 'auto' }, 'image/webp'],
    ['JSON beside it', ['application/json'], 'strip-metadata', {}, 'image/jpeg'],
  ] as const)('%s', async (...[, accept, tool, params, expected]) => {
    const headers = accept.flatMap((value) => ['-H', `Accept: ${value}`]);
    const answer = await curl([...headers, ...form(image, `tool=${tool}`, `params=${JSON.stringify(params)}`), url()]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(expected);
    expect(`image/${(readImageHeader(answer.body) as { format: string }).format}`).toBe(expected);
  });

  test.each(['text/html', 'image/gif', 'image/jpeg;q=0'])('nothing that is written: %s', async (accept) => {
    await expectRefusal(['-H', `Accept: ${accept}`, ...form(image, 'tool=convert')], 'NOT_ACCEPTABLE');
  });
});

describe('who may', () => {
  test.each([
    ['no key', []],
    ['a wrong key', ['-H', 'Authorization: Bearer im_live_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA']],
    ['no form of a key', ['-H', 'Authorization: Bearer x']],
    ['another scheme', ['-u', 'me:secret']],
    ['an empty header', ['-H', 'Authorization;']],
  ])('%s', async (_name, args) => {
    const answer = await runCurl([...args, ...form(image, 'tool=enhance'), url()]);
    expect(findProblemFaults(answer, 'UNAUTHENTICATED')).toEqual([]);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="/);
  });

  test('a revoked key, from the next request on', async () => {
    const other = await stack.signUp();
    expect((await runCurl([...auth(other), url('/v1/account')])).status).toBe(200);
    const [key] = await stack.service.deps.db.apiKey.findMany({ where: { accountId: other.accountId } });
    await revokeApiKey({ ...stack.service.deps, actor: other.actor }, { id: key?.id ?? '' });
    const answer = await runCurl([...auth(other), ...form(image, 'tool=enhance'), url()]);
    expect(findProblemFaults(answer, 'UNAUTHENTICATED')).toEqual([]);
    expect(answer.headers.get('www-authenticate')).toBeTruthy();
    expect(await availableOf(other)).toBe(2_000);
  });

  /** Runs that were delivered without a photo: what they leave is an account with so many credits less. */
  async function spend(of: TestAccount, credits: number): Promise<void> {
    const ctx = { ...stack.service.deps, requestId: 'test', actor: of.actor };
    const { publicKey: recipientKey } = await generateRecipientKeys({ extractable: true });
    for (let spent = 0; spent < credits; spent += 1) {
      const { runId } = await openRun(ctx, { tool: 'convert', params: {}, recipientKey });
      await ctx.db.run.update({ where: { id: runId }, data: { state: 'READY' } });
      await deliverRun(ctx, { runId });
    }
  }

  test('credits that do not suffice, refused before the photo where nothing is left', async () => {
    const poor = await stack.signUp({ plan: 'free', credits: 0 });
    await spend(poor, PLANS.free.monthlyCredits - 1);
    expect(await availableOf(poor)).toBe(1);
    const dear = await runCurl([...auth(poor), ...form(image, 'tool=enhance'), url()]);
    expect(findProblemFaults(dear, 'INSUFFICIENT_CREDITS')).toEqual([]);
    expect(JSON.parse(dear.body.toString())).toMatchObject({ limit: 2 });
    expect((await runCurl([...auth(poor), ...form(image, 'tool=convert'), url()])).status).toBe(200);
    await eventually(async () => (await stack.findLeftovers()).openHolds === 0);
    for (const args of [form(image, 'tool=convert'), ['--data-binary', `@${photoPath}`, '-H', 'Content-Type: image/jpeg']]) {
      const broke = await runCurl([...auth(poor), '-H', 'Expect: 100-continue', ...args, url('/v1/run?tool=convert')]);
      expect(findProblemFaults(broke, 'INSUFFICIENT_CREDITS')).toEqual([]);
      expect({ sentBytes: broke.sentBytes, interim: broke.interim }).toEqual({ sentBytes: 0, interim: [] });
    }
    expect(await availableOf(poor)).toBe(0);
  });
});

describe('what is wrong with a request', () => {
  const FROM_STDIN = 'image=@-;filename=x.png;type=image/png';

  test.each<[string, string[], ErrorCode]>([
    ['no tool', ['IMAGE'], 'VALIDATION_FAILED'],
    ['an unknown tool', ['IMAGE', 'tool=cartoon'], 'UNKNOWN_TOOL'],
    ['a tool of the prototype', ['IMAGE', 'tool=constructor'], 'UNKNOWN_TOOL'],
    ['two tools', ['IMAGE', 'tool=enhance', 'tool=convert'], 'VALIDATION_FAILED'],
    ['an unknown parameter', ['IMAGE', 'tool=enhance', 'params={"strenght":1}'], 'VALIDATION_FAILED'],
    ['a parameter out of range', ['IMAGE', 'tool=enhance', 'params={"strength":1.5}'], 'VALIDATION_FAILED'],
    ['a parameter of another type', ['IMAGE', 'tool=enhance', 'params={"strength":"1"}'], 'VALIDATION_FAILED'],
    ['a parameter of the prototype', ['IMAGE', 'tool=enhance', 'params={"__proto__":{"strength":1}}'], 'VALIDATION_FAILED'],
    ['neither width nor height', ['IMAGE', 'tool=resize', 'params={}'], 'VALIDATION_FAILED'],
    ['params that are no JSON', ['IMAGE', 'tool=enhance', 'params={strength:1}'], 'VALIDATION_FAILED'],
    ['params that are no object', ['IMAGE', 'tool=enhance', 'params=[1]'], 'VALIDATION_FAILED'],
    ['params that are null', ['IMAGE', 'tool=enhance', 'params=null'], 'VALIDATION_FAILED'],
    ['params that are too long', ['IMAGE', 'tool=enhance', `params={"format":"${'x'.repeat(4_100)}"}`], 'VALIDATION_FAILED'],
    ['a field that is too long', ['IMAGE', 'tool=enhance', `params=${'x'.repeat(9_000)}`], 'VALIDATION_FAILED'],
    ['an unknown field', ['IMAGE', 'tool=enhance', 'webhook=https://example.org'], 'VALIDATION_FAILED'],
    ['a field of the prototype', ['IMAGE', 'tool=enhance', '__proto__=1'], 'VALIDATION_FAILED'],
    ['a nested field', ['IMAGE', 'tool=enhance', 'params[strength]=1'], 'VALIDATION_FAILED'],
    ['many fields', ['IMAGE', 'tool=enhance', ...Array.from({ length: 20 }, (_, at) => `f${at}=1`)], 'VALIDATION_FAILED'],
    ['a long name of a field', ['IMAGE', 'tool=enhance', `${'n'.repeat(60)}=1`], 'VALIDATION_FAILED'],
    ['a recipient of an opened result', ['IMAGE', 'tool=enhance', `recipientKey=${'A'.repeat(43)}`], 'VALIDATION_FAILED'],
    ['a life that is too long', ['IMAGE', 'tool=enhance', 'retainSeconds=601'], 'VALIDATION_FAILED'],
    ['a life below nothing', ['IMAGE', 'tool=enhance', 'retainSeconds=-1'], 'VALIDATION_FAILED'],
    ['a life that is no number', ['IMAGE', 'tool=enhance', 'retainSeconds=soon'], 'VALIDATION_FAILED'],
    ['no photo', ['tool=enhance'], 'IMAGE_EMPTY'],
    ['a photo that is a text', ['image=photo', 'tool=enhance'], 'IMAGE_EMPTY'],
    ['two photos', ['IMAGE', 'IMAGE', 'tool=enhance'], 'VALIDATION_FAILED'],
    ['a photo under another name', ['photo=@PATH', 'tool=enhance'], 'VALIDATION_FAILED'],
    ['a photo and a stranger', ['IMAGE', 'mask=@PATH', 'tool=enhance'], 'VALIDATION_FAILED'],
    ['a stranger and a photo', ['mask=@PATH', 'IMAGE', 'tool=enhance'], 'VALIDATION_FAILED'],
  ])('%s', async (_name, fields, code) => {
    const filled = fields.map((field) => field.replace('IMAGE', image).replace('PATH', photoPath));
    const { body } = await expectRefusal(form(...filled), code);
    if (code === 'VALIDATION_FAILED') expect(JSON.parse(body.toString())).toMatchObject({ fields: [{ reason: expect.any(String) }] });
  });

  test.each<[string, Buffer, ErrorCode]>([
    ['an empty photo', Buffer.alloc(0), 'IMAGE_EMPTY'],
    ['a text', Buffer.from('hello world, I am no picture at all'), 'IMAGE_UNSUPPORTED'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'IMAGE_UNSUPPORTED'],
  ])('%s', async (_name, stdin, code) => {
    await expectRefusal(form(FROM_STDIN, 'tool=enhance'), code, { stdin });
    await expectRefusal(['--data-binary', '@-', '-H', 'Content-Type: image/jpeg'], code, { stdin, path: '/v1/run?tool=enhance' });
  });

  test('half a photo', async () => {
    const stdin = photo.subarray(0, photo.length / 2);
    await expectRefusal(form(FROM_STDIN, 'tool=enhance'), 'IMAGE_TRUNCATED', { stdin });
  });

  test.each([
    ['no boundary', 'multipart/form-data', '--x\r\n'],
    [
      'an end that never comes',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\nabc',
    ],
    ['a header that is none', 'multipart/form-data; boundary=x', '--x\r\nnonsense\r\n\r\nabc\r\n--x--\r\n'],
    ['no part', 'multipart/form-data; boundary=x', 'nothing of a form'],
    ['a part without a name', 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--x--\r\n'],
  ])('a form that is none: %s', async (_name, type, body) => {
    await expectRefusal(['-H', `Content-Type: ${type}`, '--data-binary', body], 'VALIDATION_FAILED');
  });

  test.each<[string, string, ErrorCode]>([
    ['no tool', '', 'VALIDATION_FAILED'],
    ['an unknown tool', '?tool=cartoon', 'UNKNOWN_TOOL'],
    ['an unknown parameter', '?tool=enhance&strenght=1', 'VALIDATION_FAILED'],
    ['parameters twice', '?tool=enhance&params={}&strength=1', 'VALIDATION_FAILED'],
    ['a parameter that is repeated', '?tool=enhance&strength=1&strength=0', 'VALIDATION_FAILED'],
    ['broken JSON', '?tool=enhance&params=%7B', 'VALIDATION_FAILED'],
  ])('a query with %s, before a byte of the photo', async (_name, query, code) => {
    const args = ['-g', '-H', 'Expect: 100-continue', '-H', 'Content-Type: image/jpeg', '--data-binary', `@${photoPath}`];
    const { sentBytes, interim } = await expectRefusal(args, code, { path: `/v1/run${query}` });
    expect({ sentBytes, interim }).toEqual({ sentBytes: 0, interim: [] });
  });

  test('a body that is not there', async () => {
    await expectRefusal(['-X', 'POST'], 'IMAGE_EMPTY', { path: '/v1/run?tool=enhance' });
    await expectRefusal(['-X', 'POST', '-H', 'Content-Length: 0'], 'IMAGE_EMPTY', { path: '/v1/run?tool=enhance' });
  });

  test.each([
    ['GET', '/v1/run', 'POST'],
    ['PUT', '/v1/run', 'POST'],
    ['OPTIONS', '/v1/run', 'POST'],
    ['DELETE', '/v1/runs', 'GET, HEAD, POST'],
    ['DELETE', '/v1/runs/00000000-0000-4000-8000-000000000000', 'GET, HEAD'],
    ['POST', '/v1/runs/00000000-0000-4000-8000-000000000000/result', 'GET, HEAD'],
    ['GET', '/v1/runs/00000000-0000-4000-8000-000000000000/cancel', 'POST'],
    ['POST', '/v1/tools', 'GET, HEAD'],
  ])('%s %s is not taken', async (method, path, allow) => {
    const { headers } = await expectRefusal(['-X', method], 'METHOD_NOT_ALLOWED', { path });
    expect(headers.get('allow')).toBe(allow);
  });

  test.each(['/v1', '/v1/', '/v1/nothing', '/v1/runs/7', '/v1/runs/00000000-0000-4000-8000-000000000000', '/v1/run/x', '/v2/run'])(
    'nothing at %s',
    async (path) => void (await expectRefusal([], 'NOT_FOUND', { path })),
  );

  test('a path that is no text', async () => void (await expectRefusal([], 'VALIDATION_FAILED', { path: '/v1/runs/%E0%A4%A' })));
});
