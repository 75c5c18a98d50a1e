import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTrpcUploader, describeRestUploads, encodeHead, type RawUpload } from './raw-uploads.ts';
import { eventually, NOTHING_LEFT } from './start-stack.ts';
import { findWrongCharges, startServiceProcess, type ServiceProcess } from './start-service-process.ts';

const PHOTO_BYTES = 6_000_000;
/** Written to the part file in blocks; so much may still be on its way. */
const SLACK_BYTES = 600_000;

let service: ServiceProcess;
beforeAll(async () => void (service = await startServiceProcess()));
afterAll(() => service[Symbol.asyncDispose]());

/** A PNG header, followed by bytes that stand for pixels: an upload is not decoded. */
function makePhoto(): Buffer {
  const photo = Buffer.alloc(PHOTO_BYTES, 'pixels ');
  Buffer.from('89504e470d0a1a0a0000000d4948445200000fa000000bb80802000000', 'hex').copy(photo);
  return photo;
}

/** Sends the head of a request that announces the whole photo, and the first part of it. */
async function sendPart(upload: RawUpload, photo: Buffer, bytes: number): Promise<Socket> {
  const socket = connect(service.port, '127.0.0.1');
  // The reset that a killed service answers with is what this is about.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(encodeHead(upload, { port: service.port, bytes: photo.length }));
  socket.write(photo.subarray(0, bytes));
  return socket;
}

test.each([10, 50, 99])('the service is killed when %i percent of every upload have come', async (percent) => {
  const customer = await service.signUp();
  const before = await service.getCredits(customer);
  const photo = makePhoto();
  const bytes = Math.floor((photo.length * percent) / 100);
  const uploads = [...describeRestUploads(customer), await (await createTrpcUploader(service)).prepare(photo.length)];
  const sockets = await Promise.all(uploads.map((upload) => sendPart(upload, photo, bytes)));

  const partSizes = async () =>
    await Promise.all((await service.listBlobs()).map(async (name) => (await stat(join(service.vaultDir, name))).size));
  await eventually(async () => (await partSizes()).filter((size) => size >= bytes - SLACK_BYTES).length === uploads.length);
  expect((await service.listBlobs()).every((name) => name.endsWith('.part'))).toBe(true);
  // A form's run is opened behind its photo.
  expect((await service.findLeftovers()).openHolds).toBe(uploads.length - 1);
  await service.kill();
  for (const socket of sockets) socket.destroy();
  expect(await service.listBlobs()).toHaveLength(uploads.length);
  expect(await service.findLoggedTooEarly()).toEqual([]);

  const startMs = performance.now();
  await service.restart();
  await eventually(async () => (await service.findLeftovers()).objects === 0);
  process.stdout.write(`upload cut at ${percent} %: nothing left ${Math.round(performance.now() - startMs)} ms after the start\n`);
  expect(await service.findLeftovers()).toEqual(NOTHING_LEFT);
  expect(await findWrongCharges(service)).toEqual([]);
  expect(await service.getCredits(customer)).toEqual(before);
  const runs = await service.system.db.run.findMany({ where: { accountId: customer.accountId }, select: { state: true, errorCode: true } });
  expect(runs).toEqual([
    { state: 'FAILED', errorCode: 'CONTENT_LOST' },
    { state: 'FAILED', errorCode: 'CONTENT_LOST' },
  ]);
  const objects = await service.system.db.purgeLogEntry.groupBy({ by: ['objectId'], _count: true });
  expect(objects.every(({ _count }) => _count === 1)).toBe(true);
});
