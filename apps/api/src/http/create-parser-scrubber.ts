import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Node reads every HTTP connection of a thread into one 64 KiB buffer that keeps the end of the last body until something longer arrives. */
const PARSER_BUFFER_BYTES = 64 * 1024;
/** Twice the buffer: one read of the kernel's need not fill it. */
const FILLER = Buffer.alloc(4 * PARSER_BUFFER_BYTES);
const DELAY_MS = 100;

export type ParserScrubber = {
  /** Asks for the buffer to be overwritten soon; many requests for it become one. */
  schedule(): void;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Overwrites what Node's HTTP parser still holds of the last upload, by sending zeros through a private server on the loopback
 * interface. Nothing else reaches that buffer from JavaScript; the residue hunt shows that it works.
 */
export async function createParserScrubber(): Promise<ParserScrubber> {
  const server = createServer((req, res) => {
    req.resume();
    req.on('end', () => res.end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  const { port } = server.address() as AddressInfo;
  let timer: NodeJS.Timeout | undefined;

  function scrub(): void {
    timer = undefined;
    const req = request({ host: '127.0.0.1', port, method: 'POST', agent: false, headers: { 'content-length': FILLER.length } }, (res) =>
      res.resume(),
    );
    req.on('error', () => undefined);
    req.end(FILLER);
  }

  return {
    schedule() {
      timer ??= setTimeout(scrub, DELAY_MS).unref();
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
