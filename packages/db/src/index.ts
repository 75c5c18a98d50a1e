export { createDb } from './create-db.ts';
export type { Db, DbOptions, Tx } from './create-db.ts';
export { migrate } from './migrate.ts';
