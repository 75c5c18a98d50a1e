import { RESULT_TTL_SECONDS, RUN_TTL_SECONDS, isTerminal, type RunView } from '@imagemint/contract/runs';
import { PLANS } from '@imagemint/contract/plans';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { markPhoto } from './faulty-photos.ts';
import { createPhotoRequests } from './photo-requests.ts';
import { findProblemFaults, runCurl, type CurlAnswer } from './run-curl.ts';
import { startCurlBench, type CurlBench } from './start-curl-bench.ts';
import { eventually, startStack, type TestAccount } from './start-stack.ts';

const PER_ACCOUNT = 12;
const PER_ADDRESS = 6;

describe('requests a minute', () => {
  let bench: CurlBench;
  beforeAll(async () => void (bench = await startCurlBench({ rateLimits: { perAccount: PER_ACCOUNT, perAddress: PER_ADDRESS } })));
  afterAll(() => bench[Symbol.asyncDispose]());

  const codeOf = ({ status, body }: CurlAnswer) => (status === 429 ? (JSON.parse(body.toString()) as { code: string }).code : status);

  function expectRateLimited(answer: CurlAnswer, limit: number): void {
    expect(findProblemFaults(answer, 'RATE_LIMITED')).toEqual([]);
    const retryAfter = Number(answer.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ limit, retryAfterSeconds: retryAfter });
    expect(answer.headers.get('ratelimit-policy')).toBe(`"default";q=${limit};w=60`);
    expect(answer.headers.get('ratelimit')).toMatch(/^"default";r=0;t=\d+$/);
  }

  test('of one account: the next one is refused before its photo, costs nothing, and another account is served', async () => {
    const [busy, other] = [await bench.stack.signUp(), await bench.stack.signUp()];
    const convert = [...bench.form(bench.image, 'tool=convert'), bench.url()];
    const before = await bench.availableOf(busy);
    expect((await runCurl([...bench.auth(busy), ...convert])).headers.get('ratelimit')).toMatch(`"default";r=${PER_ACCOUNT - 1};t=60`);
    const asks = Array.from({ length: PER_ACCOUNT - 1 }, () => runCurl([...bench.auth(busy), bench.url('/v1/account')]));
    expect((await Promise.all(asks)).map(codeOf)).toEqual(asks.map(() => 200));
    for (const path of ['/v1/account', '/v1/nothing'])
      expectRateLimited(await runCurl([...bench.auth(busy), bench.url(path)]), PER_ACCOUNT);
    const refused = await runCurl([...bench.auth(busy), '-H', 'Expect: 100-continue', ...convert]);
    expectRateLimited(refused, PER_ACCOUNT);
    expect({ sentBytes: refused.sentBytes, interim: refused.interim }).toEqual({ sentBytes: 0, interim: [] });
    expect((await runCurl([...bench.auth(other), ...convert])).status).toBe(200);
    await bench.expectClean();
    expect(await bench.availableOf(busy)).toBe(before - 1);
  });

  test('of somebody who guesses keys: counted by address, and every customer is still served', async () => {
    const other = await bench.stack.signUp();
    const guess = async (at: number) => {
      const key = `Authorization: Bearer im_live_${String(at).padStart(43, 'A')}`;
      return await runCurl(['-H', at % 3 === 0 ? 'X-Nothing: 1' : key, bench.url('/v1/account')]);
    };
    const answers: CurlAnswer[] = [];
    for (let at = 0; answers.at(-1)?.status !== 429; at += 1) {
      expect(at).toBeLessThanOrEqual(PER_ADDRESS);
      answers.push(await guess(at));
      if (answers.at(-1)?.status !== 429) expect(answers.at(-1)?.status).toBe(401);
    }
    expectRateLimited(await guess(1), PER_ADDRESS);
    expect((await runCurl([...bench.auth(other), bench.url('/v1/account')])).status).toBe(200);
  });
});

describe('runs at the same time', () => {
  test('one more than the plan has is refused with the time to wait', async () => {
    await using stack = await startStack({ lanes: 1 });
    const account = await stack.signUp({ plan: 'free', credits: 0 });
    const { maxConcurrentRuns } = PLANS.free;
    const requests = createPhotoRequests({ origin: stack.origin, authorization: account.authorization });
    // Uploads that do not end are runs under way.
    const pieces = Array.from({ length: maxConcurrentRuns }, () => new AbortController());
    const photo = await generatePhoto({ seed: 1, width: 100, height: 100 });
    const uploads = pieces.map(async ({ signal }) => {
      const body = new ReadableStream<Uint8Array>({ start: (stream) => stream.enqueue(photo.subarray(0, 1_000)) });
      const headers = { authorization: account.authorization, 'content-type': 'image/jpeg' };
      return await fetch(`${stack.origin}/v1/runs?tool=convert`, { method: 'POST', headers, body, duplex: 'half', signal }).catch(
        () => null,
      );
    });
    await eventually(async () => (await stack.service.deps.db.contentObject.count()) === maxConcurrentRuns);
    const args = ['-H', `Authorization: ${account.authorization}`, '-H', 'Content-Type: image/jpeg', '--data-binary', '@-'];
    const refused = await runCurl([...args, `${stack.origin}/v1/runs?tool=convert`], { stdin: photo });
    expect(findProblemFaults(refused, 'TOO_MANY_RUNS')).toEqual([]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await stack.service.deps.db.run.count()).toBe(maxConcurrentRuns);
    pieces[0]?.abort();
    await eventually(async () => (await stack.service.deps.db.contentObject.count()) === maxConcurrentRuns - 1);
    expect((await requests.untilReadyOrOver((await requests.start(photo)).runId)).state).toBe('READY');
    for (const piece of pieces) piece.abort();
    expect(await Promise.all(uploads)).toEqual(pieces.map(() => null));
  });
});

describe('end dates', () => {
  let offsetMs = 0;
  // The middle of a month: no grant ends or begins while the test moves its clock.
  const base = new Date();
  const startMs = performance.now();
  base.setUTCDate(15);
  const clock = { now: () => new Date(base.getTime() + performance.now() - startMs + offsetMs) };
  let bench: CurlBench;
  let account: TestAccount;
  let requests: ReturnType<typeof createPhotoRequests>;
  let png: Buffer;
  beforeAll(async () => {
    bench = await startCurlBench({ clock });
    account = await bench.stack.signUp();
    requests = createPhotoRequests({ origin: bench.stack.origin, authorization: account.authorization });
    png = await generatePhoto({ seed: 2, width: 64, height: 48, format: 'png' });
  });
  afterAll(() => bench[Symbol.asyncDispose]());
  afterEach(() => bench.expectClean());

  const pass = (seconds: number) => void (offsetMs += seconds * 1000);
  const startReady = async (query = 'tool=convert') => {
    const run = await requests.start(png, query);
    return { run, view: await requests.untilReadyOrOver(run.runId) };
  };
  const getResult = async (runId: string) => await runCurl([...bench.auth(account), bench.url(`/v1/runs/${runId}/result`)]);

  async function expectExpired(runId: string, before: number): Promise<void> {
    await eventually(async () => isTerminal((await requests.show(runId)).state));
    expect((await requests.show(runId)).state).toBe('EXPIRED');
    await eventually(bench.isClean);
    expect(await requests.show(runId)).toMatchObject({ creditsHeld: 0, creditsCharged: 0, purgeAt: null, purgeInSeconds: null });
    expect(await bench.availableOf(account)).toBe(before);
    expect(findProblemFaults(await getResult(runId), 'RUN_EXPIRED')).toEqual([]);
    const late = await requests.acknowledge(runId, 'A'.repeat(43));
    expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([410, 'RUN_EXPIRED']);
    const reasons = await bench.stack.service.deps.db.purgeLogEntry.findMany({ where: { runId }, orderBy: { seq: 'asc' } });
    expect(reasons.at(-1)?.reason).toBe('expired');
  }

  test('a result that nobody fetches is purged after ten minutes, and costs nothing', async () => {
    const before = await bench.availableOf(account);
    const { run, view } = await startReady();
    expect(view.purgeInSeconds).toBeGreaterThan(RESULT_TTL_SECONDS - 60);
    pass(RESULT_TTL_SECONDS - (view.purgeInSeconds ?? 0) + 300);
    expect((await requests.show(run.runId)).state).toBe('READY');
    pass(305);
    await expectExpired(run.runId, before);
  });

  test('a request may shorten that, and only shorten', async () => {
    const before = await bench.availableOf(account);
    const { run, view } = await startReady('tool=convert&retainSeconds=60');
    expect(view.purgeInSeconds).toBeLessThanOrEqual(60);
    expect(view.purgeInSeconds).toBeGreaterThan(30);
    pass(61);
    await expectExpired(run.runId, before);
    const longer = await runCurl([
      ...bench.auth(account),
      ...bench.form(bench.image, 'tool=convert', `retainSeconds=${RESULT_TTL_SECONDS + 1}`),
      bench.url('/v1/runs'),
    ]);
    expect(findProblemFaults(longer, 'VALIDATION_FAILED')).toEqual([]);
  });

  test('one that left whole is charged, and its end is a delivery', async () => {
    const before = await bench.availableOf(account);
    const { run } = await startReady();
    await requests.download(run);
    await eventually(async () => (await requests.show(run.runId)).creditsCharged === 1);
    pass(RESULT_TTL_SECONDS + 1);
    await eventually(async () => (await requests.show(run.runId)).state === 'DELIVERED');
    expect(await bench.availableOf(account)).toBe(before - 1);
    expect(findProblemFaults(await getResult(run.runId), 'RESULT_PURGED')).toEqual([]);
  });

  test('a run that is never processed is purged after half an hour', async () => {
    const before = await bench.availableOf(account);
    const spinning = await Promise.all([1, 2].map(() => requests.start(markPhoto(png, 'spin'))));
    await eventually(async () =>
      (await Promise.all(spinning.map(({ runId }) => requests.show(runId)))).every(({ state }) => state === 'PROCESSING'),
    );
    const { runId } = await requests.start(png);
    const { state, purgeInSeconds }: RunView = await requests.show(runId);
    expect([state, purgeInSeconds]).toEqual(['QUEUED', expect.closeTo(RUN_TTL_SECONDS, -2)]);
    pass(RUN_TTL_SECONDS + 1);
    for (const run of [{ runId }, ...spinning]) await expectExpired(run.runId, before);
  });

  test('an upload that never ends is given up after five minutes', async () => {
    const before = await bench.availableOf(account);
    const headers = { authorization: account.authorization, 'content-type': 'image/png' };
    const body = new ReadableStream<Uint8Array>({ start: (stream) => stream.enqueue(png.subarray(0, 1_000)) });
    const upload = fetch(bench.url('/v1/runs?tool=convert'), { method: 'POST', headers, body, duplex: 'half' });
    await eventually(async () => (await bench.stack.service.deps.db.contentObject.count()) === 1);
    pass(301);
    expect(await (await upload).json()).toMatchObject({ code: 'UPLOAD_INCOMPLETE' });
    await eventually(bench.isClean);
    expect(await bench.availableOf(account)).toBe(before);
  });
});
