import { afterEach, expect, test, vi } from 'vitest';
import { DownloadRefused, downloadStream } from './download-stream.ts';

afterEach(() => vi.unstubAllGlobals());

const BYTES = Uint8Array.from({ length: 10 }, (_, index) => index);

/** Answers ranges of BYTES; the n-th answer breaks after `cuts[n]` bytes. */
function serve(cuts: readonly number[]): string[] {
  const ranges: string[] = [];
  vi.stubGlobal('fetch', (_url: string, init: { headers: Record<string, string> }) => {
    const range = init.headers['range'] ?? '';
    const start = Number(/bytes=(\d+)-/.exec(range)?.[1] ?? 0);
    const cut = cuts[ranges.length];
    ranges.push(range);
    let isSent = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (isSent) return cut === undefined ? controller.close() : controller.error(new TypeError('network error'));
        isSent = true;
        controller.enqueue(BYTES.slice(start, cut === undefined ? undefined : start + cut));
      },
    });
    return Promise.resolve(new Response(body, { status: start > 0 ? 206 : 200, headers: { 'content-length': '10' } }));
  });
  return ranges;
}

function start(onProgress: (received: number, total: number) => void = () => undefined): ReadableStream<Uint8Array> {
  return downloadStream({ url: '/x', signal: new AbortController().signal, onProgress, resumeDelayMs: 0 });
}

test('a cut download goes on where it ended, and every byte comes once', async () => {
  const ranges = serve([3, 4]);
  const progress: number[] = [];
  const bytes = await new Response(start((received) => progress.push(received))).bytes();
  expect([...bytes]).toEqual([...BYTES]);
  expect(ranges).toEqual(['', 'bytes=3-', 'bytes=7-']);
  expect(progress).toEqual([3, 7, 10]);
});

test('a line that stays broken is given up', async () => {
  const ranges = serve([1, 0, 0, 0, 0, 0]);
  await expect(new Response(start()).bytes()).rejects.toThrow();
  expect(ranges).toHaveLength(5);
});

test('a refusal is not asked again, and its problem is kept', async () => {
  const ask = vi.fn(() => Promise.resolve(Response.json({ code: 'RUN_EXPIRED' }, { status: 410 })));
  vi.stubGlobal('fetch', ask);
  const error: unknown = await new Response(start()).bytes().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DownloadRefused);
  expect(error).toMatchObject({ data: { code: 'RUN_EXPIRED' } });
  expect(ask).toHaveBeenCalledOnce();
});
