import { z } from 'zod';
import { getBalance, listStatement } from '@imagemint/core/billing';
import { router, signedInProcedure } from '../trpc.ts';

export const billingRouter = router({
  balance: signedInProcedure.query(({ ctx: { ctx } }) => getBalance(ctx)),
  statement: signedInProcedure
    .input(
      z.strictObject({
        before: z
          .string()
          .regex(/^\d{1,18}$/)
          .optional(),
        limit: z.number().int().min(1).max(100).default(25),
      }),
    )
    .query(({ ctx: { ctx }, input }) => listStatement(ctx, input)),
});
