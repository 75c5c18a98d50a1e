import { SaleItem } from '@imagemint/contract/plans';
import { findRecipient } from '../../accounts/index.ts';
import { AppError, asSystem, requireStaff } from '../../kernel/index.ts';
import { listResultReceipts } from '../../purge/index.ts';
import type { OrdersCtx } from '../orders-ctx.ts';
import type { Evidence } from '../stripe/payments.ts';
import { composeEvidence } from './compose-evidence.ts';
import { DISPUTE_COLUMNS, type DisputeRow, toDisputeRow } from './list-disputes.ts';

/** More than fit into what a bank reads. */
const MAX_ENTRIES = 1_000;

type EvidenceCtx = Pick<OrdersCtx, 'actor' | 'db' | 'emailCipher'>;

/** The pack that would be sent to the bank, exactly as it would be sent. @throws AppError NOT_FOUND */
export async function getEvidence(ctx: EvidenceCtx, input: { disputeId: string }): Promise<{ dispute: DisputeRow; evidence: Evidence }> {
  requireStaff(ctx);
  const dispute = await ctx.db.dispute.findUnique({
    where: { id: input.disputeId },
    select: {
      ...DISPUTE_COLUMNS,
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
  const grantId = grant?.id ?? order.id;
  const columns = { seq: true, kind: true, amount: true, runId: true, createdAt: true } as const;
  const listEntries = (kind: object) =>
    ctx.db.ledgerEntry.findMany({ where: { grantId, kind }, orderBy: { seq: 'asc' }, take: MAX_ENTRIES, select: columns });
  const deliveries = await listEntries({ equals: 'commit' });
  const delivered = await ctx.db.ledgerEntry.aggregate({ where: { grantId, kind: 'commit' }, _count: true, _sum: { amount: true } });
  const movements = await listEntries({ notIn: ['reserve', 'commit', 'release'] });
  const receipts = await listResultReceipts(asSystem(ctx), { runIds: deliveries.flatMap(({ runId }) => runId ?? []) });
  const recipient = await findRecipient(asSystem(ctx), { accountId: order.accountId });
  const { refunds } = order;
  const evidence = composeEvidence({
    email: recipient?.email ?? '',
    order: { ...order, item: SaleItem.parse(order.item) },
    used: { results: delivered._count, credits: delivered._sum.amount ?? 0 },
    ...{ deliveries, receipts, movements, refunds },
  });
  return { dispute: toDisputeRow(dispute), evidence };
}
