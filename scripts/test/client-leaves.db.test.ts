import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { isTerminal } from '@imagemint/contract/runs';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { createRandom } from '@imagemint/dev-stack/photos/random';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPhotoRequests } from './photo-requests.ts';
import { createTrpcUploader, describeRestUploads, encodeHead, type RawUpload } from './raw-uploads.ts';
import { eventually, NOTHING_LEFT } from './start-stack.ts';
import { findWrongCharges, startServiceProcess, type Customer, type ServiceProcess } from './start-service-process.ts';

const CUTS = 500;
/** What opens connections and files for good (pools, modules) has done so by then. */
const WARM_UP = 60;
const AT_ONCE = 8;
const SEED = 20_261_123;
/** Connections of the pool to the database come and go. */
const SPARE_DESCRIPTORS = 4;
const LIMIT_MS = 180_000;

let service: ServiceProcess;
let photo: Buffer;
beforeAll(async () => {
  [service, photo] = await Promise.all([
    startServiceProcess(),
    generatePhoto({ seed: 3, width: 400, height: 260, format: 'png', profile: 'srgb' }),
  ]);
});
afterAll(() => service[Symbol.asyncDispose]());

/** One customer's program, which cuts connections one after the other. */
type Leaver = { customer: Customer; prepare: (bytes: number) => Promise<RawUpload>; random: () => number };

async function open(): Promise<Socket> {
  const socket = connect(service.port, '127.0.0.1');
  // Being cut off by the other side first is one of the endings.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Half of those who leave say so (FIN), half do not even do that (RST). */
function leave(socket: Socket, random: () => number): void {
  if (random() < 0.5) socket.destroy();
  else socket.resetAndDestroy();
}

async function cutUpload(leaver: Leaver, upload: RawUpload): Promise<void> {
  const request = Buffer.concat([
    Buffer.from(encodeHead(upload, { port: service.port, bytes: photo.length })),
    photo,
    Buffer.from(upload.after ?? ''),
  ]);
  const socket = await open();
  await new Promise((resolve) => socket.write(request.subarray(0, Math.floor(leaver.random() * request.length)), resolve));
  leave(socket, leaver.random);
}

/** Reads so many bytes of the answer, or all of it if there are fewer, and leaves. @returns whether it left before the end. */
async function cutAnswer(leaver: Leaver, request: Buffer, bytes: number): Promise<void> {
  const socket = await open();
  socket.write(request);
  let received = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    received += chunk.length;
    if (received >= bytes) break;
  }
  leave(socket, leaver.random);
}

async function cutSynchronousResult(leaver: Leaver, upload: RawUpload): Promise<void> {
  const head = encodeHead(upload, { port: service.port, bytes: photo.length });
  const request = Buffer.concat([Buffer.from(head), photo, Buffer.from(upload.after ?? '')]);
  await cutAnswer(leaver, request, 1 + Math.floor(leaver.random() * photo.length));
}

async function cutSealedResult(leaver: Leaver): Promise<void> {
  const { authorization } = leaver.customer;
  const requests = createPhotoRequests({ origin: service.origin, authorization });
  const { runId } = await requests.start(photo, 'tool=convert&retainSeconds=0');
  await requests.untilReadyOrOver(runId);
  const from = leaver.random() < 0.5 ? 0 : Math.floor(leaver.random() * 1_000);
  const range = from === 0 ? '' : `range: bytes=${from}-\r\n`;
  const head = `GET /v1/runs/${runId}/result HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: ${authorization}\r\n${range}\r\n`;
  await cutAnswer(leaver, Buffer.from(head), 1 + Math.floor(leaver.random() * 20_000));
}

/** Cuts one connection, in the upload or in the answer. */
async function cutOne(leaver: Leaver): Promise<string> {
  const [raw, started, form] = describeRestUploads(leaver.customer) as [RawUpload, RawUpload, RawUpload];
  const kinds: [string, () => Promise<void>][] = [
    ['raw upload', () => cutUpload(leaver, raw)],
    ['upload for later', () => cutUpload(leaver, started)],
    ['form', () => cutUpload(leaver, form)],
    ['upload of the web app', async () => await cutUpload(leaver, await leaver.prepare(photo.length))],
    ['result in the same request', () => cutSynchronousResult(leaver, leaver.random() < 0.5 ? raw : form)],
    ['sealed result', () => cutSealedResult(leaver)],
  ];
  const [name, cut] = kinds[Math.floor(leaver.random() * kinds.length)] ?? kinds[0] ?? [];
  await cut?.();
  return name ?? '';
}

async function createLeavers(): Promise<Leaver[]> {
  return await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, at) => {
      const [customer, { prepare }] = await Promise.all([service.signUp(), createTrpcUploader(service)]);
      return { customer, prepare, random: createRandom(SEED + at) };
    }),
  );
}

async function cutMany(leavers: Leaver[], count: number): Promise<Map<string, number>> {
  const names = new Map<string, number>();
  let left = count;
  await Promise.all(
    leavers.map(async (leaver) => {
      for (; left > 0;) {
        left -= 1;
        const name = await cutOne(leaver);
        names.set(name, (names.get(name) ?? 0) + 1);
      }
    }),
  );
  return names;
}

/** Waits for every end date: results that were never fetched whole are due half a minute after they were ready. */
async function untilOver(): Promise<void> {
  const states = async () => await service.system.db.run.groupBy({ by: ['state'], _count: true });
  await eventually(async () => (await states()).every(({ state }) => isTerminal(state as never)), 60_000);
  await eventually(async () => (await service.findLeftovers()).objects === 0);
}

async function countDescriptors(): Promise<number> {
  return (await readdir(`/proc/${service.pid()}/fd`)).length;
}

test(
  `${CUTS} connections cut at a random byte: nothing held, nothing charged that did not arrive, no descriptor more`,
  async () => {
    const leavers = await createLeavers();
    await cutMany(leavers, WARM_UP);
    await untilOver();
    const before = await countDescriptors();

    const names = await cutMany(leavers, CUTS);
    await untilOver();
    await eventually(async () => (await countDescriptors()) <= before + SPARE_DESCRIPTORS);
    expect(await service.findLeftovers()).toEqual(NOTHING_LEFT);
    expect(await findWrongCharges(service)).toEqual([]);
    expect(await service.findLoggedTooEarly()).toEqual([]);
    expect(service.logged.filter(({ event }) => /error-unexpected|stray|overdue/.test(event))).toEqual([]);

    const ends = await service.system.db.run.groupBy({ by: ['state'], _count: true });
    const figures = ends.map(({ state, _count }) => `${_count} ${state}`).join(', ');
    process.stdout.write(`${[...names].map(([name, count]) => `${count} × ${name}`).join(', ')}; ${before} descriptors; ${figures}\n`);
    expect(Math.min(...names.values())).toBeGreaterThan(CUTS / 20);
    for (const state of ['DELIVERED', 'EXPIRED', 'FAILED'])
      expect(ends.find((end) => end.state === state)?._count ?? 0).toBeGreaterThan(10);

    const [leaver] = leavers;
    const requests = createPhotoRequests({ origin: service.origin, authorization: leaver?.customer.authorization ?? '' });
    expect((await requests.runSynchronously(photo)).status).toBe(200);
  },
  LIMIT_MS,
);
