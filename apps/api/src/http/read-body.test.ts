import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readBody } from './read-body.ts';

/** A stream that is given everything before anybody reads, as a socket gives a body to a server that is busy. */
function filled(chunks: Buffer[]): Readable {
  const stream = new Readable({ read: () => undefined });
  for (const chunk of chunks) stream.push(chunk);
  return stream;
}

test('gives the very chunks that arrived, never a copy of several', async () => {
  const chunks = [Buffer.from('one'), Buffer.from('two'), Buffer.from('three')];
  const stream = filled(chunks);
  stream.push(null);
  const seen: string[] = [];
  for await (const chunk of readBody(stream)) {
    expect(chunks).toContain(chunk);
    seen.push(Buffer.from(chunk).toString());
  }
  expect(seen).toEqual(['one', 'two', 'three']);
});

test('wipes every chunk, also those that nobody took', async () => {
  const chunks = [Buffer.from('one'), Buffer.from('two'), Buffer.from('three')];
  const stream = filled(chunks);
  for await (const chunk of readBody(stream)) if (chunk.length > 0) break;
  stream.on('data', (chunk: Buffer) => chunk.fill(0));
  stream.resume();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(Buffer.concat(chunks).every((byte) => byte === 0)).toBe(true);
});

test('takes the next chunk only when the last one is done with', async () => {
  const stream = new Readable({ read: () => undefined, highWaterMark: 1 });
  const body = readBody(stream);
  stream.push(Buffer.from('a'));
  stream.push(Buffer.from('b'));
  expect(Buffer.from((await body.next()).value ?? []).toString()).toBe('a');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(stream.readableLength).toBe(1);
  expect(Buffer.from((await body.next()).value ?? []).toString()).toBe('b');
  stream.push(null);
  expect((await body.next()).done).toBe(true);
});

test('a body that closes before its end is UPLOAD_INCOMPLETE', async () => {
  const stream = filled([Buffer.from('half')]);
  const body = readBody(stream);
  await body.next();
  setTimeout(() => stream.destroy(), 10);
  await expect(body.next()).rejects.toMatchObject({ code: 'UPLOAD_INCOMPLETE' });
});

test('an error of the stream comes out', async () => {
  const stream = filled([]);
  setTimeout(() => stream.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' })), 10);
  await expect(readBody(stream).next()).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('leaving early neither destroys the stream nor keeps it flowing', async () => {
  const stream = filled([Buffer.from('a'), Buffer.from('b')]);
  for await (const chunk of readBody(stream)) {
    expect(chunk.length).toBe(1);
    break;
  }
  expect(stream.destroyed).toBe(false);
  expect(stream.isPaused()).toBe(true);
});

test('a body of nothing ends at once', async () => {
  const stream = filled([]);
  stream.push(null);
  expect((await readBody(stream).next()).done).toBe(true);
});
