import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorCode } from '@imagemint/contract/errors';
import { readImageHeader } from '@imagemint/contract/image-header';
import { RESULT_TTL_SECONDS, RUN_TTL_SECONDS, RunView } from '@imagemint/contract/runs';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { openResult } from '@imagemint/envelope';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { markPhoto } from './faulty-photos.ts';
import { createPhotoRequests, type OpenedRun } from './photo-requests.ts';
import { readServerEvents } from './read-server-events.ts';
import { findProblemFaults, runCurl } from './run-curl.ts';
import { startCurlBench } from './start-curl-bench.ts';
import { eventually, type TestAccount } from './start-stack.ts';

const DEADLINE_MS = 2_000;
const NOWHERE = '00000000-0000-4000-8000-000000000000';

const bench = await startCurlBench();
const { stack, account, photo, photoPath, image, url, form, curl, availableOf, isClean } = bench;
const png = await generatePhoto({ seed: 2, width: 64, height: 48, format: 'png' });
const slow = markPhoto(png, 'sleep-2s');
const requests = requestsOf(account);
afterAll(() => bench[Symbol.asyncDispose]());
afterEach(async () => {
  // Whatever a test left open ends here, by the way that a customer has.
  const open = await stack.service.deps.db.run.findMany({ where: { state: { in: ['QUEUED', 'PROCESSING', 'READY'] } } });
  for (const { id } of open) await requests.cancel(id);
  await bench.expectClean();
});

function requestsOf({ authorization }: TestAccount) {
  return createPhotoRequests({ origin: stack.origin, authorization });
}

const authorization = { authorization: account.authorization };
const get = async (path: string, headers: Record<string, string> = {}) =>
  await fetch(url(path), { headers: { ...authorization, ...headers } });
const resultOf = (run: OpenedRun) => `/v1/runs/${run.runId}/result`;

async function expectProblem(response: Response, code: ErrorCode): Promise<Headers> {
  const { status, headers } = response;
  expect(findProblemFaults({ status, headers, body: Buffer.from(await response.arrayBuffer()) }, code)).toEqual([]);
  return headers;
}

async function startReady(query = 'tool=convert'): Promise<OpenedRun> {
  const run = await requests.start(png, query);
  expect((await requests.untilReadyOrOver(run.runId)).state).toBe('READY');
  return run;
}

async function until(state: string, runId: string): Promise<void> {
  await eventually(async () => (await requests.show(runId)).state === state);
}

describe('POST /v1/runs', () => {
  test('answers at once: 202, where the run is, and the key of the result, once', async () => {
    const before = await availableOf();
    const { status, headers, body } = await curl([...form(image, 'tool=enhance', 'params={"strength":0.5}'), url('/v1/runs')]);
    expect(status).toBe(202);
    const { resultKey, ...view } = JSON.parse(body.toString()) as { resultKey: string };
    expect(resultKey).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const run = RunView.strict().parse(view);
    expect(headers.get('location')).toBe(`/v1/runs/${run.id}`);
    expect(headers.get('x-purge-at')).toBe(run.purgeAt);
    expect(headers.get('x-credits-charged')).toBe('0');
    expect(run).toMatchObject({ tool: 'enhance', creditsHeld: 2, creditsCharged: 0, params: { strength: 0.5, quality: 82 } });
    expect(await availableOf()).toBe(before - 2);

    await requests.untilReadyOrOver(run.id);
    const shown = await curl([url(`/v1/runs/${run.id}`)]);
    expect(shown.status).toBe(200);
    expect(shown.body.includes(resultKey)).toBe(false);
    expect(JSON.stringify(await stack.service.deps.db.run.findMany())).not.toContain(resultKey);
    const opened = await curl(['-H', `X-Result-Key: ${resultKey}`, url(`/v1/runs/${run.id}/result`)]);
    expect({ status: opened.status, type: opened.headers.get('content-type') }).toEqual({ status: 200, type: 'image/jpeg' });
    expect(readImageHeader(opened.body)).toMatchObject({ width: 320, height: 200 });
  });

  test('with a key of the client there is no other', async () => {
    const run = await requests.start(photo, 'tool=resize&width=50');
    const { body } = await curl([url(`/v1/runs/${run.runId}`)]);
    expect(body.includes('resultKey')).toBe(false);
    await requests.untilReadyOrOver(run.runId);
    const { picture, token } = await requests.download(run);
    expect(readImageHeader(picture)).toMatchObject({ format: 'jpeg', width: 50 });
    expect((await requests.acknowledge(run.runId, token)).status).toBe(200);
  });

  test.each<[string, string[], ErrorCode]>([
    ['an unknown tool', ['tool=cartoon'], 'UNKNOWN_TOOL'],
    ['a key that is none', ['tool=convert', 'recipientKey=abc'], 'VALIDATION_FAILED'],
    ['a key of small order', ['tool=convert', `recipientKey=${'A'.repeat(43)}`], 'VALIDATION_FAILED'],
    ['a life that is too long', ['tool=convert', `retainSeconds=${RESULT_TTL_SECONDS + 1}`], 'VALIDATION_FAILED'],
    ['half a second', ['tool=convert', 'retainSeconds=0.5'], 'VALIDATION_FAILED'],
  ])('%s', async (_name, fields, code) => {
    await bench.expectRefusal(form(image, ...fields), code, { path: '/v1/runs' });
    const query = fields.map((field) => field.replace('=', '\0')).map((field) => field.split('\0').map(encodeURIComponent).join('='));
    const raw = ['-H', 'Expect: 100-continue', '-H', 'Content-Type: image/jpeg', '--data-binary', `@${photoPath}`];
    const { sentBytes } = await bench.expectRefusal(raw, code, { path: `/v1/runs?${query.join('&')}` });
    expect(sentBytes).toBe(0);
  });
});

describe('the status of a run', () => {
  test('tells its place in the queue and how long until the purge', async () => {
    const busy = await Promise.all([requests.start(slow), requests.start(slow)]);
    await Promise.all(busy.map(({ runId }) => until('PROCESSING', runId)));
    const waiting: OpenedRun[] = [];
    for (let place = 1; place <= 3; place += 1) {
      waiting.push(await requests.start(png));
      const view = await requests.show(waiting.at(-1)?.runId ?? '');
      expect(view).toMatchObject({ state: 'QUEUED', placeInQueue: place });
      expect(view.purgeInSeconds).toBeLessThanOrEqual(RUN_TTL_SECONDS);
      expect(view.purgeInSeconds).toBeGreaterThan(RUN_TTL_SECONDS - 60);
    }
    await requests.cancel(waiting[0]?.runId ?? '');
    expect((await requests.show(waiting[2]?.runId ?? '')).placeInQueue).toBe(2);
    const last = await requests.untilReadyOrOver(waiting[2]?.runId ?? '');
    expect(last).toMatchObject({ state: 'READY', placeInQueue: null, outputFormat: 'webp' });
    expect(last.purgeInSeconds).toBeLessThanOrEqual(RESULT_TTL_SECONDS);
    expect(last.purgeInSeconds).toBeGreaterThan(RESULT_TTL_SECONDS - 60);
  });

  test('is nobody else’s', async () => {
    const run = await startReady();
    const stranger = requestsOf(await stack.signUp());
    const { headers } = { headers: { authorization: (await stack.signUp()).authorization } };
    for (const path of ['', '/events', '/result']) await expectProblem(await get(`/v1/runs/${run.runId}${path}`, headers), 'NOT_FOUND');
    await expectProblem(await stranger.cancel(run.runId), 'NOT_FOUND');
    await expectProblem(await stranger.acknowledge(run.runId, 'A'.repeat(43)), 'NOT_FOUND');
    expect((await requests.show(run.runId)).state).toBe('READY');
  });

  test('is listed, newest first, by pages', async () => {
    const lister = await stack.signUp();
    const mine = requestsOf(lister);
    const started: string[] = [];
    for (let at = 0; at < 5; at += 1) started.unshift((await mine.start(png)).runId);
    await Promise.all(started.map((runId) => mine.untilReadyOrOver(runId)));
    const found: string[] = [];
    let before = '';
    do {
      const response = await get(`/v1/runs?limit=2${before}`, { authorization: lister.authorization });
      const page = (await response.json()) as { runs: RunView[]; next: string | null };
      expect(page.runs.length).toBeLessThanOrEqual(2);
      found.push(...page.runs.map(({ id }) => id));
      before = page.next === null ? '' : `&before=${encodeURIComponent(page.next)}`;
    } while (before !== '');
    expect(found).toEqual(started);
    for (const runId of started) await mine.cancel(runId);
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'before=yesterday', 'cursor=1']) {
      await expectProblem(await get(`/v1/runs?${query}`), 'VALIDATION_FAILED');
    }
  });
});

describe('server-sent events', () => {
  test('tell every change, to the purge, and end', async () => {
    const run = await requests.start(slow);
    const response = await get(`/v1/runs/${run.runId}/events`, { accept: 'text/event-stream' });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream(;|$)/);
    const states: string[] = [];
    const ids = new Set<string>();
    let last: RunView | null = null;
    let taken: Promise<Response> | undefined;
    for await (const { id, event, view } of readServerEvents(response)) {
      expect(event).toBe('run');
      expect(ids.has(id)).toBe(false);
      ids.add(id);
      last = RunView.strict().parse(view);
      if (states.at(-1) !== view.state) states.push(view.state);
      if (view.state === 'READY') taken ??= requests.download(run).then(({ token }) => requests.acknowledge(run.runId, token));
    }
    expect((await taken)?.status).toBe(200);
    expect(states.slice(-3)).toEqual(['PROCESSING', 'READY', 'DELIVERED']);
    expect(last?.timeline.every(({ at }) => at !== null)).toBe(true);
  });

  test('go on behind the last one that was seen, and say when nothing will follow', async () => {
    const run = await startReady();
    await eventually(async () => (await requests.show(run.runId)).timeline.some(({ step, at }) => step === 'sourcePurged' && at !== null));
    const path = `/v1/runs/${run.runId}/events`;
    const first = await readServerEvents(await get(path)).next();
    const seen = first.value?.id ?? '';
    expect(first.value?.view.state).toBe('READY');

    const resumed = await get(path, { 'last-event-id': seen });
    expect(resumed.status).toBe(200);
    const events = readServerEvents(resumed);
    const next = events.next();
    await requests.cancel(run.runId);
    const news = [(await next).value];
    for await (const event of events) news.push(event);
    expect(news[0]?.view.state).toBe('CANCELLED');
    expect((await get(path, { 'last-event-id': news.at(-1)?.id ?? '' })).status).toBe(204);
    const late = await readServerEvents(await get(path, { 'last-event-id': seen })).next();
    expect(late.value?.view.state).toBe('CANCELLED');
  });

  test('HEAD asks for the headers alone, and a strange run is a problem', async () => {
    const run = await startReady();
    const head = await fetch(url(`/v1/runs/${run.runId}/events`), { method: 'HEAD', headers: authorization });
    expect(head.status).toBe(200);
    expect(head.headers.get('content-type')).toMatch(/^text\/event-stream(;|$)/);
    await expectProblem(await get(`/v1/runs/${NOWHERE}/events`), 'NOT_FOUND');
  });
});

describe('the result', () => {
  test('comes whole or in parts, as often as one likes, and is charged once it has left whole', async () => {
    const before = await availableOf();
    const run = await startReady();
    const whole = await get(resultOf(run), { range: 'bytes=0-9' });
    const total = Number(whole.headers.get('content-range')?.split('/')[1]);
    expect(total).toBeGreaterThan(100);
    expect(whole.status).toBe(206);
    const charged = async () => (await requests.show(run.runId)).creditsCharged;

    const half = Math.floor(total / 2);
    const parts: Buffer[] = [];
    for (const [range, expected] of [
      [`bytes=0-${half - 1}`, `bytes 0-${half - 1}/${total}`],
      [`bytes=${half}-${half}`, `bytes ${half}-${half}/${total}`],
      [`bytes=-5`, `bytes ${total - 5}-${total - 1}/${total}`],
    ] as const) {
      const part = await get(resultOf(run), { range });
      expect([part.status, part.headers.get('content-range')]).toEqual([206, expected]);
      expect(part.headers.get('accept-ranges')).toBe('bytes');
      parts.push(Buffer.from(await part.arrayBuffer()));
      expect(parts.at(-1)?.length).toBe(Number(part.headers.get('content-length')));
    }
    expect(await charged()).toBe(0);
    const rest = await get(resultOf(run), { range: `bytes=${half + 1}-${total + 1_000}` });
    expect(rest.headers.get('content-range')).toBe(`bytes ${half + 1}-${total - 1}/${total}`);
    parts.splice(2, 1, Buffer.from(await rest.arrayBuffer()));
    await eventually(async () => (await charged()) === 1);
    expect(await availableOf()).toBe(before - 1);

    const again = await get(resultOf(run));
    expect([again.status, again.headers.get('content-length')]).toEqual([200, String(total)]);
    const bytes = Buffer.from(await again.arrayBuffer());
    expect(bytes.equals(Buffer.concat(parts))).toBe(true);
    const opened = openResult({
      privateKey: run.privateKey,
      objectId: again.headers.get('x-result-object-id') ?? '',
      ciphertext: new Response(bytes).body ?? new ReadableStream(),
    });
    expect(readImageHeader(Buffer.from(await new Response(opened.plaintext).arrayBuffer()))).toMatchObject({ format: 'webp', width: 64 });
    expect(await charged()).toBe(1);
  });

  test('curl takes up a download that was cut', async () => {
    const run = await startReady('tool=convert&format=png');
    const path = join(bench.folder, 'sealed');
    const whole = await curl([url(resultOf(run))]);
    await writeFile(path, whole.body.subarray(0, 500));
    const { exitCode } = await curl(['--no-include', '-C', '-', '-o', path, url(resultOf(run))]);
    expect(exitCode).toBe(0);
    expect((await readFile(path)).equals(whole.body)).toBe(true);
    await rm(path);
  });

  test('HEAD tells its size and costs nothing', async () => {
    const run = await startReady();
    const head = await fetch(url(resultOf(run)), { method: 'HEAD', headers: { ...authorization, range: 'bytes=0-4' } });
    expect([head.status, head.headers.get('accept-ranges')]).toEqual([200, 'bytes']);
    const { creditsCharged } = await requests.show(run.runId);
    expect(creditsCharged).toBe(0);
    const bytes = await (await get(resultOf(run))).arrayBuffer();
    expect(head.headers.get('content-length')).toBe(String(bytes.byteLength));
  });

  test.each(['bytes=TOTAL-', 'bytes=TOTAL-999999', 'bytes=-0', 'bytes=9-3'])('no such bytes: %s', async (range) => {
    const run = await startReady();
    const total = (await (await get(resultOf(run))).arrayBuffer()).byteLength;
    const headers = await expectProblem(
      await get(resultOf(run), { range: range.replace('TOTAL', String(total)) }),
      'RANGE_NOT_SATISFIABLE',
    );
    expect(headers.get('content-range')).toBe(`bytes */${total}`);
  });

  test.each(['bytes=0-1,4-5', 'lines=1-2', 'bytes=x', 'bytes=-'])('another kind of range is answered with the whole: %s', async (range) => {
    const run = await startReady();
    expect((await get(resultOf(run), { range })).status).toBe(200);
  });

  test('opened on the way with its key, and with no other', async () => {
    const before = await availableOf();
    const run = await startReady('tool=resize&width=32');
    const other = await startReady();
    await expectProblem(await get(resultOf(run), { 'x-result-key': other.privateKey }), 'FORBIDDEN');
    for (const key of ['x', run.privateKey.slice(1), `${run.privateKey}A`]) {
      await expectProblem(await get(resultOf(run), { 'x-result-key': key }), 'VALIDATION_FAILED');
    }
    expect(await requests.show(run.runId)).toMatchObject({ state: 'READY', creditsCharged: 0 });
    const opened = await get(resultOf(run), { 'x-result-key': run.privateKey });
    const picture = Buffer.from(await opened.arrayBuffer());
    expect(Object.fromEntries(opened.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(picture.length),
      'x-width': '32',
      'x-height': '24',
    });
    expect(readImageHeader(picture)).toMatchObject({ format: 'png', width: 32 });
    await eventually(async () => (await requests.show(run.runId)).creditsCharged === 1);
    await requests.cancel(other.runId);
    expect(await availableOf()).toBe(before - 1);
  });

  test('is not there before it is ready, nor after it was taken', async () => {
    const run = await requests.start(slow);
    await expectProblem(await get(resultOf(run)), 'RESULT_NOT_READY');
    await expectProblem(await requests.acknowledge(run.runId, 'A'.repeat(43)), 'RESULT_NOT_READY');
    await requests.untilReadyOrOver(run.runId);
    const { token } = await requests.download(run);
    await requests.acknowledge(run.runId, token);
    await expectProblem(await get(resultOf(run)), 'RESULT_PURGED');
    await expectProblem(await get(resultOf(run), { 'x-result-key': run.privateKey }), 'RESULT_PURGED');
  });
});

describe('the acknowledgement', () => {
  test('needs the token that only the opened result yields', async () => {
    const before = await availableOf();
    const run = await startReady();
    const wrong = ['A'.repeat(43), '', run.privateKey];
    for (const token of wrong) await expectProblem(await requests.acknowledge(run.runId, token), 'ACKNOWLEDGEMENT_INVALID');
    expect(await requests.show(run.runId)).toMatchObject({ state: 'READY', creditsHeld: 1, creditsCharged: 0 });
    const { token } = await requests.download(run);
    for (const at of [0, 21, 41]) {
      const other = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      await expectProblem(await requests.acknowledge(run.runId, other), 'ACKNOWLEDGEMENT_INVALID');
    }
    const sentAt = performance.now();
    const acknowledged = await requests.acknowledge(run.runId, token);
    expect(RunView.strict().parse(await acknowledged.json())).toMatchObject({
      state: 'DELIVERED',
      creditsCharged: 1,
      creditsHeld: 0,
      purgeAt: null,
    });
    expect(acknowledged.headers.get('x-credits-charged')).toBe('1');
    expect(await isClean()).toBe(true);
    expect(performance.now() - sentAt).toBeLessThan(DEADLINE_MS);
    expect((await requests.acknowledge(run.runId, token)).status).toBe(200);
    expect((await requests.cancel(run.runId)).status).toBe(200);
    expect((await requests.show(run.runId)).state).toBe('DELIVERED');
    expect(await availableOf()).toBe(before - 1);
  });

  test.each<[string, string, string, ErrorCode]>([
    ['no JSON', 'application/json', '{token', 'VALIDATION_FAILED'],
    ['no object', 'application/json', '[]', 'VALIDATION_FAILED'],
    ['no token', 'application/json', '{}', 'VALIDATION_FAILED'],
    ['something more', 'application/json', '{"token":"x","more":1}', 'VALIDATION_FAILED'],
    ['a long token', 'application/json', JSON.stringify({ token: 'x'.repeat(101) }), 'VALIDATION_FAILED'],
    ['another type', 'text/plain', '{"token":"x"}', 'VALIDATION_FAILED'],
    ['too much', 'application/json', JSON.stringify({ token: 'x'.repeat(20_000) }), 'REQUEST_TOO_LARGE'],
  ])('is refused with %s', async (...[, type, body, code]) => {
    const run = await startReady();
    const headers = { ...authorization, 'content-type': type };
    await expectProblem(await fetch(url(`/v1/runs/${run.runId}/acknowledge`), { method: 'POST', headers, body }), code);
    expect((await requests.show(run.runId)).state).toBe('READY');
  });
});

describe('cancelling gives bytes and credits back within two seconds', () => {
  async function expectCancelled(runId: string, before: number): Promise<void> {
    const sentAt = performance.now();
    const response = await requests.cancel(runId);
    expect(RunView.strict().parse(await response.json())).toMatchObject({
      state: 'CANCELLED',
      creditsHeld: 0,
      creditsCharged: 0,
      purgeAt: null,
    });
    await eventually(isClean);
    expect(performance.now() - sentAt).toBeLessThan(DEADLINE_MS);
    expect(await availableOf()).toBe(before);
    await expectProblem(await get(`/v1/runs/${runId}/result`), 'RUN_CANCELLED');
    expect((await requests.cancel(runId)).status).toBe(200);
  }

  test('while it arrives', async () => {
    const before = await availableOf();
    const sending = new AbortController();
    const [head, rest] = [photo.subarray(0, 2_000), photo.subarray(2_000)];
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => stream.enqueue(head),
      pull: async (stream) => {
        await eventually(() => sending.signal.aborted);
        stream.enqueue(rest);
        stream.close();
      },
    });
    const init = { method: 'POST', headers: { ...authorization, 'content-type': 'image/jpeg' }, body, duplex: 'half' };
    const upload = fetch(url('/v1/runs?tool=convert'), init as RequestInit);
    await eventually(async () => (await stack.service.deps.db.contentObject.count()) === 1);
    const { id } = await stack.service.deps.db.run.findFirstOrThrow({ where: { state: 'RECEIVED' } });
    await expectCancelled(id, before);
    sending.abort();
    await expectProblem(await upload, 'RUN_CANCELLED');
  });

  test('while it waits, while it is processed, and when it is ready', async () => {
    const before = await availableOf();
    const spinning = [await requests.start(markPhoto(png, 'spin')), await requests.start(markPhoto(png, 'spin'))];
    await Promise.all(spinning.map(({ runId }) => until('PROCESSING', runId)));
    const waiting = await requests.start(png);
    expect((await requests.show(waiting.runId)).state).toBe('QUEUED');
    const sentAt = performance.now();
    for (const { runId } of [waiting, ...spinning]) expect((await requests.cancel(runId)).status).toBe(200);
    await eventually(isClean);
    expect(performance.now() - sentAt).toBeLessThan(DEADLINE_MS);
    for (const { runId } of [waiting, ...spinning]) await expectCancelled(runId, before);
    await expectCancelled((await startReady()).runId, before);
  });

  test('but not what has left whole: it is charged, and purged', async () => {
    const before = await availableOf();
    const run = await startReady();
    await requests.download(run);
    await eventually(async () => (await requests.show(run.runId)).creditsCharged === 1);
    expect(await (await requests.cancel(run.runId)).json()).toMatchObject({ state: 'DELIVERED', creditsCharged: 1 });
    expect(await isClean()).toBe(true);
    expect(await availableOf()).toBe(before - 1);
  });

  test('nor what is nowhere', async () => void (await expectProblem(await requests.cancel(NOWHERE), 'NOT_FOUND')));
});

describe('an Idempotency-Key', () => {
  const send = async (key: string, ...args: string[]) => await curl(['-H', `Idempotency-Key: ${key}`, ...args, url('/v1/runs')]);
  const idOf = ({ body }: { body: Buffer }) => (JSON.parse(body.toString()) as RunView).id;

  test('names one run: the same request is told of it, another is refused, another customer has keys of its own', async () => {
    const before = await availableOf();
    const first = await send('one', ...form(image, 'tool=convert', 'params={"quality":50,"lossless":false}'));
    expect(first.status).toBe(202);
    const second = await send('one', ...form(image, 'params={"lossless":false,"quality":50}', 'tool=convert'));
    expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    expect(idOf(second)).toBe(idOf(first));
    expect(second.body.includes('resultKey')).toBe(false);
    expect(findProblemFaults(await send('one', ...form(image, 'tool=convert')), 'IDEMPOTENCY_KEY_REUSED')).toEqual([]);
    const other = await stack.signUp();
    const theirs = await runCurl([...bench.auth(other), '-H', 'Idempotency-Key: one', ...form(image, 'tool=convert'), url('/v1/runs')]);
    expect(theirs.status).toBe(202);
    expect(idOf(theirs)).not.toBe(idOf(first));
    await requestsOf(other).cancel(idOf(theirs));
    expect(await availableOf()).toBe(before - 1);
    await requests.cancel(idOf(first));
    // What was accepted stays what it was: cancelled.
    expect(idOf(await send('one', ...form(image, 'tool=convert', 'params={"quality":50,"lossless":false}')))).toBe(idOf(first));
  });

  test.each(['a form', 'a raw body'])('fifty at once with %s: one run, one hold', async (kind) => {
    const before = await availableOf();
    const headers: Record<string, string> = { ...authorization, 'idempotency-key': `fifty ${kind}` };
    const answers = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const fields = new FormData();
        fields.set('image', new Blob([new Uint8Array(photo)]), 'p.jpg');
        fields.set('tool', 'convert');
        const response = await (kind === 'a form'
          ? fetch(url('/v1/runs'), { method: 'POST', headers, body: fields })
          : fetch(url('/v1/runs?tool=convert'), { method: 'POST', headers, body: new Uint8Array(photo) }));
        return { status: response.status, retry: response.headers.get('retry-after'), view: (await response.json()) as RunView };
      }),
    );
    const accepted = answers.filter(({ status }) => status === 202);
    expect(accepted).toHaveLength(1);
    for (const { status, view, retry } of answers) {
      if (status === 409) expect([view, Number(retry) > 0]).toMatchObject([{ code: 'IDEMPOTENCY_IN_PROGRESS' }, true]);
      else expect([200, 202].includes(status) && view.id === accepted[0]?.view.id).toBe(true);
    }
    expect(await availableOf()).toBe(before - 1);
    const runId = accepted[0]?.view.id ?? '';
    await requests.untilReadyOrOver(runId);
    expect((await requests.cancel(runId)).status).toBe(200);
    expect(await availableOf()).toBe(before);
  });

  test('of a cut upload is free again', async () => {
    const headers = { ...authorization, 'idempotency-key': 'cut', 'content-type': 'image/jpeg' };
    const half = new AbortController();
    const body = new ReadableStream<Uint8Array>({ start: (stream) => stream.enqueue(photo.subarray(0, 2_000)) });
    const cut = fetch(url('/v1/runs?tool=convert'), { method: 'POST', headers, body, duplex: 'half', signal: half.signal });
    await eventually(async () => (await stack.service.deps.db.contentObject.count()) === 1);
    half.abort();
    await expect(cut).rejects.toThrow();
    await eventually(isClean);
    const whole = new ReadableStream<Uint8Array>({
      start: (stream) => {
        stream.enqueue(photo);
        stream.close();
      },
    });
    const again = async () => (await fetch(url('/v1/runs?tool=convert'), { method: 'POST', headers, body: whole, duplex: 'half' })).status;
    expect(await again()).toBe(202);
  });
});
