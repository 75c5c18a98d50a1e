import { tracked } from '@trpc/server';
import { octetInputParser } from '@trpc/server/http';
import { z } from 'zod';
import { PrepareRunInput } from '@imagemint/contract/runs';
import { requireAccount } from '@imagemint/core/kernel';
import { acknowledgeRun, cancelRun, getRun, listRuns, openRun, watchRun } from '@imagemint/core/tool-runs';
import { receiveUpload } from '../http/receive-upload.ts';
import { paced, router, signedInProcedure } from '../trpc.ts';

const ByRun = z.strictObject({ runId: z.uuid() });

export const toolRunsRouter = router({
  /** Checks everything that can be checked before a byte is sent, and sets the credits aside. */
  prepare: signedInProcedure
    .use(paced('runs'))
    .input(PrepareRunInput)
    .mutation(async ({ ctx: { ctx, tickets }, input }) => {
      const { runId, credits, maxBytes, maxMegapixels, endsAt } = await openRun(ctx, input);
      const { accountId } = requireAccount(ctx);
      return { runId, credits, maxBytes, maxMegapixels, endsAt, uploadTicket: tickets.issue({ runId, accountId }) };
    }),
  /**
   * The photo as an octet stream, with the ticket in `x-upload-ticket`. The bytes are read from the request itself, which stops the
   * sender while the vault is slow; tRPC's own body stream would not.
   */
  upload: signedInProcedure.input(octetInputParser).mutation(async ({ ctx: { ctx, req, res, tickets, scrubber } }) => {
    const ticket = req.headers['x-upload-ticket'];
    const runId = tickets.redeem(typeof ticket === 'string' ? ticket : undefined, requireAccount(ctx).accountId);
    await receiveUpload({ ctx, req, res, scrubber }, { runId });
    return await getRun(ctx, { runId });
  }),
  get: signedInProcedure.input(ByRun).query(({ ctx: { ctx }, input }) => getRun(ctx, input)),
  list: signedInProcedure
    .input(z.strictObject({ before: z.uuid().optional(), limit: z.number().int().min(1).max(100).default(25) }))
    .query(({ ctx: { ctx }, input }) => listRuns(ctx, input)),
  cancel: signedInProcedure.input(ByRun).mutation(({ ctx: { ctx }, input }) => cancelRun(ctx, input)),
  acknowledge: signedInProcedure
    .input(z.strictObject({ runId: z.uuid(), token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }))
    .mutation(({ ctx: { ctx }, input }) => acknowledgeRun(ctx, input)),
  /** The run now and after every change, as server-sent events. A client that comes back starts with the present state, so it misses nothing. */
  events: signedInProcedure
    .input(z.strictObject({ runId: z.uuid(), lastEventId: z.string().max(40).nullish() }))
    .subscription(async function* ({ ctx: { ctx }, input, signal }) {
      let event = 0;
      for await (const view of watchRun(ctx, { runId: input.runId, ...(signal ? { signal } : {}) })) {
        event += 1;
        yield tracked(String(event), view);
      }
    }),
});
