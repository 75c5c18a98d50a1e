import type { Request, Response } from 'express';
import { MulterError } from 'multer';
import { TOOLS } from '@imagemint/contract/tools';
import { getBalance } from '@imagemint/core/billing';
import { AppError, requireAccount, type AccountActor } from '@imagemint/core/kernel';
import { getRunLimits, receiveSource, type RunCtx } from '@imagemint/core/tool-runs';
import type { ParserScrubber } from './create-parser-scrubber.ts';
import { continueBody } from './expect-continue.ts';
import { readBody } from './read-body.ts';
import { abortSignalOf } from './receive-upload.ts';
import { parseRunFields, parseRunQuery, type RunRequest } from './run-request.ts';
import { createVaultUpload } from './vault-storage-engine.ts';

const CHEAPEST_CREDITS = Math.min(...Object.values(TOOLS).map(({ credits }) => credits));

/** Boundaries and field headers of a form beside the photo itself. */
const FORM_OVERHEAD_BYTES = 128 * 1024;

/** A form may be a repetition of one under way, so that there may be more of them than runs. */
const FORMS_PER_RUN = 4;

/** Forms of each account that are being read. Their runs do not exist yet: without this, one account could fill the vault. */
const formsUnderWay = new Map<string, number>();

export type ReceivePhoto = {
  runId: string;
  /** Opens the run: before a raw body is read, and behind a form, whose fields may follow its photo. */
  open: (request: RunRequest & { bytes: number | undefined }) => Promise<void>;
};

/**
 * Receives the one photo of a `/v1` request, as a multipart form or as a raw body with a query.
 * @throws AppError for everything that is wrong with it; the caller abandons the run.
 */
export async function receivePhoto(
  parts: { ctx: RunCtx; req: Request; res: Response; scrubber: ParserScrubber },
  photo: ReceivePhoto,
): Promise<void> {
  const { ctx, req, res, scrubber } = parts;
  const { plan } = requireAccount(ctx);
  const declared = declaredBytes(req);
  const { maxBytes } = getRunLimits(plan);
  if (declared !== undefined && declared > maxBytes + FORM_OVERHEAD_BYTES) throw new AppError('IMAGE_TOO_LARGE', { limit: maxBytes });
  if (declared === 0) throw new AppError('IMAGE_EMPTY');
  try {
    if (req.is('multipart/form-data')) await receiveForm({ ctx, req, res }, photo);
    else await receiveRaw({ ctx, req, res }, photo, declared);
  } finally {
    scrubber.schedule();
  }
}

async function receiveRaw(
  parts: { ctx: RunCtx; req: Request; res: Response },
  photo: ReceivePhoto,
  declared: number | undefined,
): Promise<void> {
  const { ctx, req, res } = parts;
  await photo.open({ ...parseRunQuery(req), bytes: declared });
  continueBody(req, res);
  await receiveSource(ctx, { runId: photo.runId, stream: readBody(req), signal: abortSignalOf(req) });
}

async function receiveForm(parts: { ctx: RunCtx; req: Request; res: Response }, photo: ReceivePhoto): Promise<void> {
  const { ctx, req, res } = parts;
  await assertAnyCredits(ctx);
  using _place = takeFormPlace(requireAccount(ctx));
  const upload = createVaultUpload(ctx, { runId: photo.runId });
  continueBody(req, res);
  await new Promise<void>((resolve, reject) => {
    void upload(req, res, (error: unknown) => {
      if (error === undefined || error === null) resolve();
      else reject(toFormError(error, req));
    });
  });
  if (!req.file) throw new AppError('IMAGE_EMPTY', { fields: [{ path: 'image', reason: 'missing' }] });
  await photo.open({ ...parseRunFields({ ...(req.body as object) }), bytes: req.file.size });
}

/** A form tells its tool where it likes; an account that can pay for none is refused before the photo. @throws AppError INSUFFICIENT_CREDITS */
async function assertAnyCredits(ctx: RunCtx): Promise<void> {
  const { available } = await getBalance(ctx);
  if (available < CHEAPEST_CREDITS) throw new AppError('INSUFFICIENT_CREDITS', { limit: CHEAPEST_CREDITS });
}

/**
 * Takes a place for a form whose photo is on its way; disposing gives it back.
 * @throws AppError TOO_MANY_RUNS when the account has no place left in this process.
 */
function takeFormPlace({ accountId, plan }: AccountActor): Disposable {
  const limit = getRunLimits(plan).maxConcurrentRuns * FORMS_PER_RUN;
  const taken = formsUnderWay.get(accountId) ?? 0;
  if (taken >= limit) throw new AppError('TOO_MANY_RUNS', { limit, retryAfterSeconds: 5 });
  formsUnderWay.set(accountId, taken + 1);
  return {
    [Symbol.dispose]() {
      const left = (formsUnderWay.get(accountId) ?? 1) - 1;
      if (left > 0) formsUnderWay.set(accountId, left);
      else formsUnderWay.delete(accountId);
    },
  };
}

/** What the storage engine did not report came from the form's parser: the client left, or its form is none. */
function toFormError(error: unknown, req: Request): Error {
  if (error instanceof AppError || error instanceof MulterError) return error;
  if (!req.complete) return new AppError('UPLOAD_INCOMPLETE', { cause: error });
  return new AppError('VALIDATION_FAILED', { fields: [{ path: '', reason: 'not a form' }], cause: error });
}

function declaredBytes(req: Request): number | undefined {
  const length = req.headers['content-length'];
  return length === undefined ? undefined : Number(length);
}
