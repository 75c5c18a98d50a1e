export { getBalance } from './get-balance.ts';
export { getQuota, type HoldView, type QuotaView } from './get-quota.ts';
export { grantCredits } from './grant-credits.ts';
export { listQuotas, type QuotaRow } from './list-quotas.ts';
export { listStatement } from './list-statement.ts';
export { planGrant } from './plan-grant.ts';
export { type BalanceView, type GrantView } from './read-balance.ts';
export { type Statement, type StatementEntry } from './read-statement.ts';
export { replayLedger } from './replay-ledger.ts';
