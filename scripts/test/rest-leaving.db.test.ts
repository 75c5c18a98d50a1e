import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { markPhoto } from './faulty-photos.ts';
import { findProblemFaults, runCurl } from './run-curl.ts';
import { startCurlBench } from './start-curl-bench.ts';
import { eventually } from './start-stack.ts';

const bench = await startCurlBench();
const { stack, auth, account, folder, photo, image, url, form, curl, availableOf, isClean, expectRefusal } = bench;
afterAll(() => bench[Symbol.asyncDispose]());
afterEach(bench.expectClean);

describe('a client that leaves', () => {
  const DEADLINE_MS = 2_000;
  let marked: Buffer;
  beforeAll(async () => void (marked = markPhoto(await generatePhoto({ seed: 2, width: 64, height: 48, format: 'png' }), 'spin')));

  test('while its photo is processed: credits and bytes are back within two seconds', async () => {
    const before = await availableOf(account);
    for (const args of [
      [...form('image=@-;filename=x', 'tool=enhance'), url()],
      ['--data-binary', '@-', '-H', 'Content-Type: image/png', url('/v1/run?tool=enhance')],
    ]) {
      const leave = new AbortController();
      const waiting = curl(args, { stdin: marked, signal: leave.signal });
      await eventually(async () => (await stack.service.deps.db.run.count({ where: { state: 'PROCESSING' } })) === 1);
      expect(await availableOf(account)).toBe(before - 2);
      leave.abort();
      const leftAt = performance.now();
      await waiting;
      await eventually(isClean);
      expect(performance.now() - leftAt).toBeLessThan(DEADLINE_MS);
      expect(await availableOf(account)).toBe(before);
      const run = await stack.service.deps.db.run.findFirstOrThrow({ where: { tool: 'enhance' }, orderBy: { createdAt: 'desc' } });
      expect(run.state).toBe('CANCELLED');
    }
  });

  test('in the middle of its upload', async () => {
    const before = await availableOf(account);
    for (const type of ['image/jpeg', 'multipart/form-data; boundary=x']) {
      const socket = connect(stack.service.port, '127.0.0.1');
      const part = '--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n';
      socket.write(
        `POST /v1/run?tool=enhance HTTP/1.1\r\nHost: x\r\nAuthorization: ${account.authorization}\r\nContent-Type: ${type}\r\nContent-Length: 900000\r\n\r\n`,
      );
      if (type.startsWith('multipart')) socket.write(part);
      socket.write(photo);
      await eventually(async () => (await stack.service.deps.db.contentObject.count()) === 1);
      const leftAt = performance.now();
      socket.destroy();
      await eventually(isClean);
      expect(performance.now() - leftAt).toBeLessThan(DEADLINE_MS);
    }
    expect(await availableOf(account)).toBe(before);
  });

  test('at every moment around its request: nothing is held, nothing is charged that was not sent whole', async () => {
    const startedAt = new Date();
    const head = `POST /v1/run?tool=strip-metadata HTTP/1.1\r\nHost: x\r\nAuthorization: ${account.authorization}\r\nContent-Type: image/jpeg\r\nContent-Length: ${photo.length}\r\n\r\n`;
    const before = await availableOf(account);
    for (let delayMs = 0; delayMs < 120; delayMs += 6) {
      const socket = connect(stack.service.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(head);
      if (delayMs % 12 === 0) socket.write(photo);
      await sleep(delayMs);
      socket.destroy();
    }
    const leftAt = performance.now();
    await eventually(isClean);
    expect(performance.now() - leftAt).toBeLessThan(DEADLINE_MS);
    const { db } = stack.service.deps;
    const ended = await db.run.groupBy({ by: ['state'], where: { tool: 'strip-metadata', createdAt: { gte: startedAt } }, _count: true });
    const delivered = ended.find(({ state }) => state === 'DELIVERED')?._count ?? 0;
    expect(ended.map(({ state }) => state).filter((state) => !['DELIVERED', 'CANCELLED', 'FAILED'].includes(state))).toEqual([]);
    expect(before - (await availableOf(account))).toBe(delivered);
  });

  test('and never reads its result', async () => {
    const noisy = await generatePhoto({ seed: 9, width: 2_600, height: 2_000, quality: 98 });
    const before = await availableOf(account);
    const socket = connect({ port: stack.service.port, host: '127.0.0.1' });
    socket.write(
      `POST /v1/run?tool=strip-metadata&format=png HTTP/1.1\r\nHost: x\r\nAuthorization: ${account.authorization}\r\nContent-Type: image/jpeg\r\nContent-Length: ${noisy.length}\r\n\r\n`,
    );
    socket.write(noisy);
    await once(socket, 'readable');
    const run = await stack.service.deps.db.run.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
    expect(run.state).toBe('READY');
    socket.destroy();
    const leftAt = performance.now();
    await eventually(isClean);
    expect(performance.now() - leftAt).toBeLessThan(DEADLINE_MS);
    expect(await availableOf(account)).toBe(before);
  });
});

describe('an Idempotency-Key', () => {
  const send = async (key: string, ...args: string[]) => await curl(['-H', `Idempotency-Key: ${key}`, ...args, url()]);
  const convert = () => form(image, 'tool=convert');

  test('never charges twice: the same request again tells that its result is gone', async () => {
    const before = await availableOf(account);
    expect((await send('once', ...convert())).status).toBe(200);
    await eventually(async () => (await stack.findLeftovers()).objects === 0);
    for (let again = 0; again < 2; again += 1) expect(findProblemFaults(await send('once', ...convert()), 'RESULT_PURGED')).toEqual([]);
    expect(await availableOf(account)).toBe(before - 1);
  });

  test('of another request', async () => {
    expect((await send('other', ...convert())).status).toBe(200);
    for (const fields of [['tool=enhance'], ['tool=convert', 'params={"quality":5}'], ['tool=convert', 'retainSeconds=9']]) {
      expect(findProblemFaults(await send('other', ...form(image, ...fields)), 'IDEMPOTENCY_KEY_REUSED')).toEqual([]);
    }
  });

  test('while the first request runs, and again when its client has left', async () => {
    const path = join(folder, 'slow.png');
    await writeFile(path, markPhoto(await generatePhoto({ seed: 2, width: 64, height: 48, format: 'png' }), 'spin'));
    const slow = form(`image=@${path}`, 'tool=convert');
    const before = await availableOf(account);
    const keys = await stack.service.deps.db.idempotencyKey.count();
    const leave = new AbortController();
    const first = curl(['-H', 'Idempotency-Key: slow', ...slow, url()], { signal: leave.signal });
    await eventually(async () => (await stack.service.deps.db.run.count({ where: { state: 'PROCESSING' } })) === 1);
    const second = await send('slow', ...slow);
    expect(findProblemFaults(second, 'IDEMPOTENCY_IN_PROGRESS')).toEqual([]);
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    leave.abort();
    await first;
    await eventually(async () => (await stack.service.deps.db.idempotencyKey.count()) === keys);
    // The same bytes under the mark: as long, and harmless.
    await writeFile(path, (await readFile(path)).toString('latin1').replace('imagemint-fault:spin', 'imagemint-fault:none'), 'latin1');
    expect((await send('slow', ...slow)).status).toBe(200);
    expect(await availableOf(account)).toBe(before - 1);
  });

  test('of a request that was refused is free again', async () => {
    const poor = await stack.signUp({ plan: 'free', credits: 0 });
    const key = ['-H', 'Idempotency-Key: refused'];
    const cut = [...key, '-H', 'Content-Type: image/jpeg', '--data-binary', '@-', url('/v1/run?tool=convert')];
    const half = Buffer.concat([photo.subarray(0, 700), Buffer.alloc(photo.length - 700)]);
    expect((await runCurl([...auth(poor), ...cut], { stdin: half })).status).toBe(422);
    expect((await runCurl([...auth(poor), ...cut], { stdin: photo })).status).toBe(200);
  });

  test.each(['', 'x'.repeat(256)])('that is none', async (key) => {
    await expectRefusal(['-H', key === '' ? 'Idempotency-Key;' : `Idempotency-Key: ${key}`, ...convert()], 'VALIDATION_FAILED');
  });

  test('twenty at once: one picture, one charge', async () => {
    const before = await availableOf(account);
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('at once', ...convert())));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.map(({ status }) => status).filter((status) => ![200, 409, 410].includes(status))).toEqual([]);
    expect(await availableOf(account)).toBe(before - 1);
  });
});
