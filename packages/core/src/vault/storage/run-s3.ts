import { S3ServiceException } from '@aws-sdk/client-s3';
import { AppError } from '../../kernel/index.ts';

const FULL_NAMES = ['QuotaExceeded', 'XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded', 'InsufficientStorage', 'EntityTooLarge'];
const UNSUPPORTED_NAMES = ['NotImplemented', 'MethodNotAllowed', 'UnsupportedOperation'];

/**
 * Runs one S3 call. Missing objects and refusals come out as they are.
 * @throws AppError STORAGE_FULL, or SERVICE_UNAVAILABLE when the server fails or cannot be reached.
 */
export async function runS3<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    if (!(error instanceof S3ServiceException)) throw new AppError('SERVICE_UNAVAILABLE', { cause: error, retryAfterSeconds: 5 });
    const status = error.$metadata.httpStatusCode ?? 500;
    if (status === 507 || FULL_NAMES.includes(error.name)) throw new AppError('STORAGE_FULL', { cause: error });
    // 501 says that the server does not know the call, which no waiting changes.
    if ((status >= 500 && status !== 501) || status === 429)
      throw new AppError('SERVICE_UNAVAILABLE', { cause: error, retryAfterSeconds: 5 });
    throw error;
  }
}

/** Whether the server says that there is no such thing. */
export function isMissing(error: unknown): boolean {
  return (
    error instanceof S3ServiceException &&
    (error.$metadata.httpStatusCode === 404 || ['NoSuchKey', 'NoSuchUpload', 'NotFound'].includes(error.name))
  );
}

/** Whether the server does not know this call. */
export function isUnsupported(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  return [405, 501].includes(error.$metadata.httpStatusCode ?? 0) || UNSUPPORTED_NAMES.includes(error.name);
}

/** For questions that a server may not know or not allow to us: null then, and everything else thrown again. */
export function nullIfUntold(error: unknown): null {
  const isForbidden = error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403;
  if (isForbidden || isUnsupported(error)) return null;
  throw error;
}
