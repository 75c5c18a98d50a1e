import { z } from 'zod';
import { CancelPlanInput, ChangePlanInput, CheckoutSessionId, RequestRefundInput, StartCheckoutInput } from '@imagemint/contract/billing';
import { getBalance, listStatement } from '@imagemint/core/billing';
import {
  cancelPlan,
  changePlan,
  completeCheckout,
  getPlan,
  getReceipt,
  listOrders,
  openPortal,
  previewCancel,
  previewPlanChange,
  requestRefund,
  resumePlan,
  startCheckout,
} from '@imagemint/core/orders';
import { paced, router, signedInProcedure } from '../trpc.ts';

const seq = z.string().regex(/^\d{1,18}$/);
const Page = z.strictObject({ before: seq.optional(), limit: z.number().int().min(1).max(100).default(25) });
const ByOrder = z.strictObject({ orderId: z.uuid() });

export const billingRouter = router({
  balance: signedInProcedure.query(({ ctx: { ctx } }) => getBalance(ctx)),
  /** Every movement of credits, with its reason and number. */
  statement: signedInProcedure.input(Page).query(({ ctx: { ctx }, input }) => listStatement(ctx, input)),
  plan: signedInProcedure.query(({ ctx: { ctx } }) => getPlan(ctx)),
  startCheckout: signedInProcedure
    .use(paced('checkout'))
    .input(StartCheckoutInput)
    .mutation(({ ctx: { ctx }, input }) => startCheckout(ctx, input)),
  /** Asked by the page that the customer lands on after paying. */
  completeCheckout: signedInProcedure
    .input(z.strictObject({ sessionId: CheckoutSessionId }))
    .mutation(({ ctx: { ctx }, input }) => completeCheckout(ctx, input)),
  previewPlanChange: signedInProcedure.input(ChangePlanInput).query(({ ctx: { ctx }, input }) => previewPlanChange(ctx, input)),
  changePlan: signedInProcedure.input(ChangePlanInput).mutation(({ ctx: { ctx }, input }) => changePlan(ctx, input)),
  previewCancel: signedInProcedure.query(({ ctx: { ctx } }) => previewCancel(ctx)),
  cancelPlan: signedInProcedure.input(CancelPlanInput).mutation(({ ctx: { ctx }, input }) => cancelPlan(ctx, input)),
  resumePlan: signedInProcedure.mutation(({ ctx: { ctx } }) => resumePlan(ctx)),
  openPortal: signedInProcedure.mutation(({ ctx: { ctx } }) => openPortal(ctx)),
  orders: signedInProcedure.input(Page).query(({ ctx: { ctx }, input }) => listOrders(ctx, input)),
  requestRefund: signedInProcedure.input(RequestRefundInput).mutation(({ ctx: { ctx }, input }) => requestRefund(ctx, input)),
  invoice: signedInProcedure.input(ByOrder).mutation(({ ctx: { ctx }, input }) => getReceipt(ctx, input)),
});
