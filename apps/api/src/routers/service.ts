import { publicProcedure, router } from '../trpc.ts';

export const serviceRouter = router({
  /** What the web app must know of this installation. */
  info: publicProcedure.query(({ ctx: { ctx, contactEmail, hasOutbox, paymentsConsole } }) => ({
    contactEmail,
    hasOutbox,
    toolsOff: [...(ctx.toolsOff ?? [])],
    payments: ctx.payments.mode,
    paymentsConsole,
  })),
});
