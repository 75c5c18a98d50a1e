export { createDb, SERVICE_ROLE } from './create-db.ts';
export type { Db, DbOptions, Tx } from './create-db.ts';
export { migrate, MigrationError } from './migrate.ts';
export { Prisma } from './generated/client.ts';
