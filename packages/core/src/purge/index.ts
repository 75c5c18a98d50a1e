export { getPurgeFigures, type PurgeFigures } from './get-purge-figures.ts';
export { listPurgeLog, type PurgeLogRow } from './list-purge-log.ts';
export { listResultReceipts, type ResultReceipt } from './list-result-receipts.ts';
export { PURGE_REASONS, type PurgeReason } from './purge-reasons.ts';
export { recordPurge } from './record-purge.ts';
