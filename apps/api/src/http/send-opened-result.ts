import { finished } from 'node:stream/promises';
import type { Response } from 'express';
import { MEDIA_TYPES, OutputFormat } from '@imagemint/contract/formats';
import { readImageHeader } from '@imagemint/contract/image-header';
import { AppError } from '@imagemint/core/kernel';
import type { openResult } from '@imagemint/core/tool-runs';
import { createOpener, plainLength, transformChunks } from '@imagemint/envelope';

type SealedResult = Awaited<ReturnType<typeof openResult>>;

/**
 * Opens a sealed result on the fly and sends it. Every piece is wiped once the socket has taken it.
 * @returns when the last byte has been handed to the operating system.
 * @throws AppError UPLOAD_INCOMPLETE when the client leaves; EnvelopeError when the result does not open.
 */
export async function sendOpenedResult(res: Response, result: SealedResult, privateKey: string): Promise<void> {
  const length = plainLength('result', result.totalBytes);
  const opener = createOpener({ kind: 'result', objectId: result.objectId, privateKey });
  opener.acknowledgement.catch(() => undefined);
  const format = OutputFormat.safeParse(result.outputFormat);
  let begun = false;
  for await (const piece of transformChunks(opener, result.stream)) {
    if (!begun) {
      begun = true;
      res.status(200).setHeader('Content-Type', format.success ? MEDIA_TYPES[format.data] : 'application/octet-stream');
      if (length !== null) res.setHeader('Content-Length', String(length));
      setSize(res, piece);
    }
    await writeAndWipe(res, piece);
  }
  res.end();
  // A client that has left before is noticed, too: its connection closes only once.
  await finished(res).catch((cause: unknown) => {
    throw new AppError('UPLOAD_INCOMPLETE', { cause });
  });
}

function setSize(res: Response, piece: Uint8Array): void {
  const header = readImageHeader(piece);
  if (!('format' in header)) return;
  res.setHeader('X-Width', String(header.width));
  res.setHeader('X-Height', String(header.height));
}

async function writeAndWipe(res: Response, piece: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const leave = (cause?: unknown) => reject(new AppError('UPLOAD_INCOMPLETE', { cause }));
    res.once('close', leave);
    res.write(piece, (error) => {
      res.off('close', leave);
      if (error) leave(error);
      else resolve();
    });
  }).finally(() => piece.fill(0));
}
