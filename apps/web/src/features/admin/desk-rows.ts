import type { Outputs } from '../../trpc.ts';

type Admin = Outputs['admin'];

export type OrderRow = Admin['orders']['rows'][number];
export type RefundRow = Admin['refundRequests']['rows'][number];
export type DisputeRow = Admin['disputes']['rows'][number];
export type GoodwillRow = Admin['goodwill']['rows'][number];
export type BlockRow = Admin['blocks']['rows'][number];
