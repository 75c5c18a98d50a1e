import type { Tx } from '@imagemint/db';
import type { AbuseCtx } from '../abuse/index.ts';
import type { AccountsCtx } from '../accounts/index.ts';
import type { Ctx } from '../kernel/index.ts';
import type { Payments } from './stripe/payments.ts';

/** What the verbs of billing that talk to the payment processor need beside the request's context. */
export type OrdersCtx = AccountsCtx & AbuseCtx & { payments: Payments };

/** What it takes to bring an order to what the processor says of it. */
export type SyncCtx = Pick<OrdersCtx, 'db' | 'clock' | 'log' | 'payments'>;

/** The same inside the transaction that holds the lock of the business object. */
export type SyncTx = Pick<Ctx, 'clock' | 'log'> & Pick<OrdersCtx, 'payments'> & { tx: Tx };

/** What applying an event takes: it may tell of a declined payment. */
export type ApplyCtx = SyncCtx & Pick<OrdersCtx, 'actor' | 'pace'>;
