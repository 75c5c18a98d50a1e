import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import express, { type Response } from 'express';
import { expect, test } from 'vitest';
import { hasCode } from '@imagemint/core/kernel';
import { createSealer, generateRecipientKeys } from '@imagemint/envelope';
import { sendOpenedResult } from './send-opened-result.ts';
import { sendStream } from './send-stream.ts';

/** Answers one request with `send`, whose client leaves before when `isGone`. @returns what the client got and how sending ended. */
async function answer(send: (res: Response) => Promise<void>, { isGone = false } = {}): Promise<{ body: string; error: unknown }> {
  const ended = Promise.withResolvers<unknown>();
  const app = express().use((_req, res) => {
    const begin = () => void send(res).then(() => ended.resolve(null), ended.resolve);
    if (!isGone) return begin();
    client.destroy();
    res.once('close', () => setImmediate(begin));
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  client.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  const body = isGone ? '' : await text(client);
  const error = await ended.promise;
  await new Promise((resolve) => server.close(resolve));
  return { body, error };
}

test('a stream is sent whole', async () => {
  const { body, error } = await answer((res) => sendStream(res, Readable.from([Buffer.from('seal'), Buffer.from('ed')])));
  expect({ error, isWhole: body.includes('seal') && body.includes('ed') }).toEqual({ error: null, isWhole: true });
});

test('a client that left before the first byte ends the transfer, and its stream is closed', async () => {
  const stream = Readable.from([Buffer.alloc(1_000_000)]);
  const { error } = await answer((res) => sendStream(res, stream), { isGone: true });
  expect(hasCode(error, 'UPLOAD_INCOMPLETE')).toBe(true);
  expect(stream.destroyed).toBe(true);
});

test('a stream that fails ends the transfer', async () => {
  const stream = new Readable({ read: () => void stream.destroy(new Error('gone')) });
  const { error } = await answer((res) => sendStream(res, stream));
  expect(hasCode(error, 'UPLOAD_INCOMPLETE')).toBe(true);
});

test('an opened result whose client left before the first byte ends the transfer', async () => {
  const keys = await generateRecipientKeys({ extractable: true });
  const objectId = crypto.randomUUID();
  const sealer = await createSealer({ kind: 'result', objectId, recipientPublicKey: keys.publicKey });
  const sealed = Buffer.concat([...(await sealer.update(Buffer.from('a small picture'))), ...(await sealer.finish())]);
  const result = { stream: Readable.from([sealed]), totalBytes: sealed.length, objectId, outputFormat: 'png' };
  const { error } = await answer((res) => sendOpenedResult(res, result, keys.privateKey), { isGone: true });
  expect(hasCode(error, 'UPLOAD_INCOMPLETE')).toBe(true);
});
