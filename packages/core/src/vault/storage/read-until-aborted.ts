/**
 * The chunks of `source`, until `signal` aborts: then it throws the signal's reason at once, even while the source hangs,
 * as a request body does whose client has left.
 */
export async function* readUntilAborted(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  signal?.throwIfAborted();
  const iterator = source[Symbol.asyncIterator]();
  // One listener for all chunks: racing each against one long-lived promise would keep every race in memory.
  let interrupt: (reason: unknown) => void = () => undefined;
  const onAbort = (): void => interrupt(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  let isEnded = false;
  try {
    while (!isEnded) {
      const next = await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
        interrupt = reject;
        iterator.next().then(resolve, reject);
      });
      isEnded = next.done === true;
      if (!next.done) yield next.value;
      signal?.throwIfAborted();
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // Not awaited: a source that hangs would also hang its own end.
    if (!isEnded) Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
