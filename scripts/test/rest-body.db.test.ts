import type { ErrorCode } from '@imagemint/contract/errors';
import { PLANS } from '@imagemint/contract/plans';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findProblemFaults, runCurl, type CurlAnswer } from './run-curl.ts';
import { startCurlBench } from './start-curl-bench.ts';
import { type TestAccount } from './start-stack.ts';

const bench = await startCurlBench();
const { auth, stack, photo, photoPath, image, url, form, curl, availableOf, expectRefusal, writeBigPhoto } = bench;
afterAll(() => bench[Symbol.asyncDispose]());
afterEach(bench.expectClean);

describe('a photo that is too large', () => {
  const { maxBytes } = PLANS.free;
  const RAW = ['-H', 'Content-Type: image/jpeg'];
  let customer: TestAccount;
  beforeAll(async () => void (customer = await stack.signUp({ plan: 'free' })));

  async function expectTooLarge(args: string[], most: { sentBytes: number }): Promise<void> {
    const before = await availableOf(customer);
    const answer = await runCurl([...auth(customer), ...args, url('/v1/run?tool=convert')]);
    expect(findProblemFaults(answer, 'IMAGE_TOO_LARGE')).toEqual([]);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ limit: maxBytes });
    expect(answer.sentBytes).toBeLessThanOrEqual(most.sentBytes);
    expect(await availableOf(customer)).toBe(before);
  }

  // curl asks for leave by itself before a body of more than a megabyte.
  test('declared, raw: not a byte is sent', async () => {
    const big = await writeBigPhoto(maxBytes + 1);
    await expectTooLarge([...RAW, '-T', big, '-X', 'POST'], { sentBytes: 0 });
  });

  test('declared, in a form: not a byte is sent', async () => {
    // More than all that a form may hold beside its photo: 60 kB of parameters are the most of it.
    const big = await writeBigPhoto(maxBytes + 150_000);
    await expectTooLarge(form(`image=@${big}`, 'tool=convert'), { sentBytes: 0 });
  });

  test('one byte above, in a form whose own bytes hide it', async () => {
    const big = await writeBigPhoto(maxBytes + 1);
    await expectTooLarge(form(`image=@${big}`, 'tool=convert'), { sentBytes: maxBytes + 10_000 });
  });

  test.each([
    ['raw', (path: string) => [...RAW, '-T', path, '-X', 'POST']],
    ['in a form', (path: string) => form(`image=@${path}`, 'tool=convert')],
  ])('of chunks, %s, without a declared size', async (_name, args) => {
    const big = await writeBigPhoto(maxBytes + 1);
    await expectTooLarge([...args(big), '-H', 'Transfer-Encoding: chunked'], { sentBytes: maxBytes + 10_000 });
  });

  test('a client that does not ask for leave still reads the refusal', async () => {
    const big = await writeBigPhoto(maxBytes + 1);
    await expectTooLarge([...RAW, '-H', 'Expect:', '-T', big, '-X', 'POST'], { sentBytes: maxBytes + 1 });
  });

  test('exactly as many bytes as allowed are read to the end', async () => {
    const big = await writeBigPhoto(maxBytes);
    const before = await availableOf(customer);
    const answer = await runCurl([...auth(customer), ...RAW, '-T', big, '-X', 'POST', url('/v1/run?tool=convert')]);
    expect({ status: answer.status, sentBytes: answer.sentBytes }).toEqual({ status: 200, sentBytes: maxBytes });
    expect(answer.interim).toEqual([100]);
    expect(await availableOf(customer)).toBe(before - 1);
  });
});

describe('leave to send a body', () => {
  const RAW = (path = photoPath) => ['-H', 'Expect: 100-continue', '-H', 'Content-Type: image/jpeg', '--data-binary', `@${path}`];

  test('is given once the run is open', async () => {
    const { interim, status, sentBytes } = await curl([...RAW(), url('/v1/run?tool=convert')]);
    expect({ interim, status, sentBytes }).toEqual({ interim: [100], status: 200, sentBytes: photo.length });
  });

  test('is given to a form', async () => {
    const { interim, status } = await curl(['-H', 'Expect: 100-continue', ...form(image, 'tool=convert'), url()]);
    expect({ interim, status }).toEqual({ interim: [100], status: 200 });
  });

  test('is refused without a key, with a wrong one, for an unknown address and for another method', async () => {
    const wrong = ['-H', 'Authorization: Bearer im_live_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'];
    const answers: [CurlAnswer, ErrorCode][] = [
      [await runCurl([...RAW(), url('/v1/run?tool=convert')]), 'UNAUTHENTICATED'],
      [await runCurl([...wrong, ...RAW(), url('/v1/run?tool=convert')]), 'UNAUTHENTICATED'],
      [await curl([...RAW(), url('/v1/nothing')]), 'NOT_FOUND'],
      [await curl([...RAW(), '-X', 'PUT', url('/v1/run?tool=convert')]), 'METHOD_NOT_ALLOWED'],
      [await curl([...RAW(), '-H', 'Accept: text/html', url('/v1/run?tool=convert')]), 'NOT_ACCEPTABLE'],
    ];
    for (const [answer, code] of answers) {
      expect(findProblemFaults(answer, code)).toEqual([]);
      expect({ interim: answer.interim, sentBytes: answer.sentBytes }).toEqual({ interim: [], sentBytes: 0 });
      // Nobody could tell a late body from a next request.
      expect(answer.headers.get('connection')).toBe('close');
    }
  });

  test('is given for the few bytes of a token', async () => {
    const path = '/v1/runs/00000000-0000-4000-8000-000000000000/acknowledge';
    const args = ['-H', 'Expect: 100-continue', '-H', 'Content-Type: application/json', '-d', '{"token":"x"}'];
    expect((await expectRefusal(args, 'NOT_FOUND', { path })).interim).toEqual([100]);
  });
});

describe('one connection', () => {
  test('serves a second request after a refused one', async () => {
    const args = [...form(image, 'tool=cartoon'), url(), '--next', '-sS', '-i', ...auth(), ...form(image, 'tool=convert'), url()];
    const { body, status } = await runCurl([...auth(), ...args]);
    expect(status).toBe(400);
    expect(body.includes('HTTP/1.1 200 OK')).toBe(true);
  });
});
