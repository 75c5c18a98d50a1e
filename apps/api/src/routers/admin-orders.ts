import { z } from 'zod';
import { DeclineReason, DisputeState, OrderState, ProposeGoodwillInput } from '@imagemint/contract/billing';
import { decideGoodwill, listGoodwill, proposeGoodwill } from '@imagemint/core/billing';
import {
  decideRefund,
  getEvidence,
  getPaymentFigures,
  listAllOrders,
  listDisputes,
  listRefundRequests,
  reconcileStripe,
  sendEvidence,
} from '@imagemint/core/orders';
import { asSystem } from '@imagemint/core/kernel';
import { recordStaffRead } from '@imagemint/core/privacy';
import { staffProcedure } from '../trpc.ts';

const limit = z.number().int().min(1).max(200).default(50);
const before = z.uuid().optional();
const DisputeId = z.string().regex(/^d[pu]_[A-Za-z0-9_]{4,200}$/);
const ByDispute = z.strictObject({ disputeId: DisputeId });
const RefundRequestState = z.enum(['ASKED', 'ACCEPTED', 'DONE', 'DECLINED']);
const GoodwillState = z.enum(['PROPOSED', 'GRANTED', 'DECLINED']);

/** Staff pages about orders and money. Every look at personal data is recorded before it is answered. */
export const adminOrderProcedures = {
  orders: staffProcedure
    .input(
      z.strictObject({
        accountId: z.uuid().optional(),
        state: OrderState.optional(),
        before: z
          .string()
          .regex(/^\d{1,9}$/)
          .optional(),
        limit,
      }),
    )
    .query(async ({ ctx: { ctx }, input }) => {
      await recordStaffRead(ctx, { page: 'orders', subjectId: input.accountId ?? null });
      return await listAllOrders(ctx, input);
    }),
  refundRequests: staffProcedure
    .input(z.strictObject({ state: RefundRequestState.optional(), before, limit }))
    .query(async ({ ctx: { ctx }, input }) => {
      await recordStaffRead(ctx, { page: 'refund-requests', subjectId: null });
      return await listRefundRequests(ctx, input);
    }),
  decideRefund: staffProcedure
    .input(z.strictObject({ requestId: z.uuid(), decision: z.enum(['ACCEPTED', 'DECLINED']), declineReason: DeclineReason.optional() }))
    .mutation(async ({ ctx: { ctx }, input }) => {
      await decideRefund(ctx, input);
      return { decided: true as const };
    }),
  disputes: staffProcedure
    .input(z.strictObject({ state: DisputeState.optional(), before: DisputeId.optional(), limit }))
    .query(async ({ ctx: { ctx }, input }) => {
      await recordStaffRead(ctx, { page: 'disputes', subjectId: null });
      return await listDisputes(ctx, input);
    }),
  evidence: staffProcedure.input(ByDispute).query(async ({ ctx: { ctx }, input }) => {
    const { dispute, evidence } = await getEvidence(ctx, input);
    await recordStaffRead(ctx, { page: 'evidence', subjectId: dispute.accountId });
    return { dispute, fields: Object.entries(evidence).map(([name, text]) => ({ name, text })) };
  }),
  sendEvidence: staffProcedure.input(ByDispute).mutation(async ({ ctx: { ctx }, input }) => {
    await sendEvidence(ctx, input);
    return { sent: true as const };
  }),
  goodwill: staffProcedure
    .input(z.strictObject({ state: GoodwillState.optional(), before, limit }))
    .query(async ({ ctx: { ctx }, input }) => {
      await recordStaffRead(ctx, { page: 'goodwill', subjectId: null });
      return await listGoodwill(ctx, input);
    }),
  proposeGoodwill: staffProcedure.input(ProposeGoodwillInput).mutation(({ ctx: { ctx }, input }) => proposeGoodwill(ctx, input)),
  decideGoodwill: staffProcedure
    .input(z.strictObject({ proposalId: z.uuid(), decision: z.enum(['GRANTED', 'DECLINED']) }))
    .mutation(async ({ ctx: { ctx }, input }) => {
      await decideGoodwill(ctx, input);
      return { decided: true as const };
    }),
  payments: staffProcedure.query(({ ctx: { ctx } }) => getPaymentFigures(ctx)),
  reconcile: staffProcedure.mutation(({ ctx: { ctx } }) => reconcileStripe(asSystem(ctx))),
};
