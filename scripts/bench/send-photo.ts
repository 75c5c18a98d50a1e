import { Agent, request, type IncomingHttpHeaders } from 'node:http';

/** Connections stay open from request to request, as a client's would. */
export const agent = new Agent({ keepAlive: true, maxSockets: 256 });

export type Answer = { status: number; body: Buffer; headers: IncomingHttpHeaders; ms: number };

export type HttpRequest = { url: string; apiKey?: string; photo?: Uint8Array };

/** One request: a photo as raw body, or none for a plain GET. @returns the whole answer and the time until its last byte. */
export async function sendPhoto({ url, apiKey, photo }: HttpRequest): Promise<Answer> {
  const startMs = performance.now();
  return await new Promise<Answer>((resolve, reject) => {
    const sent = request(url, {
      agent,
      method: photo ? 'POST' : 'GET',
      headers: {
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
        ...(photo ? { 'content-type': 'application/octet-stream', 'content-length': photo.length } : {}),
      },
    });
    sent.once('error', reject);
    sent.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks),
          headers: response.headers,
          ms: performance.now() - startMs,
        }),
      );
    });
    sent.end(photo);
  });
}
