import type { Readable } from 'node:stream';
import type { Request } from 'express';
import multer from 'multer';
import { abandonRun, receiveSource, type RunCtx } from '@imagemint/core/tool-runs';
import { toAppError } from '../errors.ts';
import { readBody } from './read-body.ts';
import { abortSignalOf } from './receive-upload.ts';

/** A few short text fields beside the one photo. */
const LIMITS = { files: 1, fields: 8, fieldNameSize: 40, fieldSize: 61_000, parts: 10, headerPairs: 20 };

/** Where one multipart request's photo went. */
export type StoredPhoto = { bytes: number };

/**
 * Multer with a storage engine that encrypts the photo into the vault while it arrives. File names and declared types are never looked at.
 * @param input.runId the run that the photo belongs to, opened before or after.
 */
export function createVaultUpload(ctx: RunCtx, input: { runId: string }): ReturnType<multer.Multer['single']> {
  const storage: multer.StorageEngine = {
    _handleFile(req, file, callback) {
      storePhoto(ctx, { runId: input.runId, req: req, stream: file.stream }).then(
        (stored) => callback(null, { size: stored.bytes }),
        // What the service failed with is told from what the form's parser reports.
        (error: unknown) => callback(toAppError(error)),
      );
    },
    _removeFile(_req, _file, callback) {
      abandonRun(ctx, { runId: input.runId, code: 'UPLOAD_INCOMPLETE' }).then(() => callback(null), callback);
    },
  };
  return multer({ storage, limits: LIMITS }).single('image');
}

async function storePhoto(ctx: RunCtx, photo: { runId: string; req: Request; stream: Readable }): Promise<StoredPhoto> {
  const { bytes } = await receiveSource(ctx, { runId: photo.runId, stream: readBody(photo.stream), signal: abortSignalOf(photo.req) });
  return { bytes };
}
