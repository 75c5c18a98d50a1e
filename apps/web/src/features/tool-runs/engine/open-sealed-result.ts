import { MEDIA_TYPES, type OutputFormat } from '@imagemint/contract/formats';
import { openResult } from '@imagemint/envelope';
import { downloadStream } from './download-stream.ts';
import { getSessionKeys } from './session-keys.ts';

type OpenOptions = {
  runId: string;
  objectId: string;
  format: OutputFormat;
  signal: AbortSignal;
  onProgress: (receivedBytes: number, totalBytes: number) => void;
};

/** Downloads a sealed result and opens it on the way. The token proves to the service that it was opened whole. */
export async function openSealedResult(options: OpenOptions): Promise<{ blob: Blob; token: string }> {
  const { privateKey } = await getSessionKeys();
  const ciphertext = downloadStream({ url: `/v1/runs/${options.runId}/result`, signal: options.signal, onProgress: options.onProgress });
  const { plaintext, acknowledgement } = openResult({ privateKey, objectId: options.objectId, ciphertext });
  const blob = await new Response(plaintext, { headers: { 'content-type': MEDIA_TYPES[options.format] } }).blob();
  return { blob, token: await acknowledgement };
}
