import { SaleItem } from '@imagemint/contract/plans';
import { findRecipient } from '../../accounts/index.ts';
import { AppError, asSystem, requireStaff } from '../../kernel/index.ts';
import type { OrdersCtx } from '../orders-ctx.ts';
import type { Evidence } from '../stripe/payments.ts';
import { composeEvidence } from './compose-evidence.ts';

const MAX_ENTRIES = 1_000;

type EvidenceCtx = Pick<OrdersCtx, 'actor' | 'db' | 'emailCipher'>;

/** The pack that would be sent to the bank, exactly as it would be sent. @throws AppError NOT_FOUND */
export async function getEvidence(ctx: EvidenceCtx, input: { disputeId: string }): Promise<{ accountId: string; evidence: Evidence }> {
  requireStaff(ctx);
  const dispute = await ctx.db.dispute.findUnique({
    where: { id: input.disputeId },
    select: {
      order: {
        select: {
          ...{ id: true, accountId: true, number: true, item: true, amountCents: true, currency: true, credits: true, paidAt: true },
          policyHash: true,
          refunds: { orderBy: { createdAt: 'asc' }, select: { id: true, amountCents: true, state: true, createdAt: true } },
        },
      },
    },
  });
  if (!dispute) throw new AppError('NOT_FOUND');
  const { order } = dispute;
  const grant = await ctx.db.grant.findUnique({ where: { orderId: order.id }, select: { id: true } });
  const entries = await ctx.db.ledgerEntry.findMany({
    where: { grantId: grant?.id ?? order.id },
    orderBy: { seq: 'asc' },
    take: MAX_ENTRIES,
    select: { seq: true, kind: true, amount: true, runId: true, createdAt: true },
  });
  const recipient = await findRecipient(asSystem(ctx), { accountId: order.accountId });
  const { accountId, refunds } = order;
  const evidence = composeEvidence({
    email: recipient?.email ?? '',
    order: { ...order, item: SaleItem.parse(order.item) },
    entries,
    refunds,
  });
  return { accountId, evidence };
}
