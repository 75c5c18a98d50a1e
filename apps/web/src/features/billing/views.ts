import type { Outputs } from '../../trpc.ts';

export type OrderView = Outputs['billing']['orders']['orders'][number];
export type PlanView = Outputs['billing']['plan'];
export type GrantView = Outputs['billing']['balance']['grants'][number];
export type StatementEntry = Outputs['billing']['statement']['entries'][number];
export type BlockView = Outputs['abuse']['blocks'][number];
