const MAX_RESUMES = 4;

type DownloadOptions = {
  url: string;
  signal: AbortSignal;
  onProgress: (receivedBytes: number, totalBytes: number) => void;
  resumeDelayMs?: number;
};

/** A refusal of the service, in the shape of its other failures. */
export class DownloadRefused extends Error {
  readonly data: unknown;
  constructor(data: unknown) {
    super('download refused');
    this.data = data;
  }
}

/** The sealed result as a stream. A cut connection is resumed where it ended; a refusal is not asked again. */
export function downloadStream({ url, signal, onProgress, resumeDelayMs = 500 }: DownloadOptions): ReadableStream<Uint8Array> {
  let received = 0;
  let total = 0;
  let resumes = 0;
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;

  async function open(): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    const response = await fetch(url, { signal, headers: received > 0 ? { range: `bytes=${received}-` } : {} });
    if (!response.ok || !response.body) throw new DownloadRefused(await response.json().catch(() => null));
    if (received === 0) total = Number(response.headers.get('content-length') ?? 0);
    return response.body.getReader();
  }

  async function read(): Promise<ReadableStreamReadResult<Uint8Array>> {
    try {
      reader ??= await open();
      return await reader.read();
    } catch (error) {
      if (error instanceof DownloadRefused || signal.aborted || resumes === MAX_RESUMES) throw error;
      resumes += 1;
      reader = null;
      await new Promise((resolve) => setTimeout(resolve, resumeDelayMs * resumes));
      return await read();
    }
  }

  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await read();
      if (done) return controller.close();
      received += value.byteLength;
      onProgress(received, total);
      controller.enqueue(value);
    },
    cancel: (reason) => reader?.cancel(reason),
  });
}
