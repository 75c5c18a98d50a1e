import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient, type Prisma } from './generated/client.ts';

/** The database as verbs see it. */
export type Db = PrismaClient;

/** The same inside a transaction. */
export type Tx = Prisma.TransactionClient;

/** The role without rights of its own over tables' structure or append-only rows; the migrations make it. */
export const SERVICE_ROLE = 'imagemint_service';

export type DbOptions = {
  url: string;
  maxConnections: number;
  /** PostgreSQL role that every connection takes at its start; `none` keeps the role of the URL. */
  role?: string;
  /** Called when an idle connection breaks; the next query opens another. */
  onConnectionError?: (error: Error) => void;
};

/**
 * Opens the database. Connections are made when first needed, wait at most 5 s for one another,
 * and work under {@link SERVICE_ROLE} whoever the URL's user is.
 */
export function createDb(options: DbOptions): Db {
  const { url, maxConnections, role = SERVICE_ROLE, onConnectionError = () => undefined } = options;
  if (!/^[a-z_]+$/.test(role)) throw new TypeError('a role is named in lower-case letters and underscores');
  const adapter = new PrismaPg(
    { connectionString: url, max: maxConnections, connectionTimeoutMillis: 5_000, options: `-c role=${role}` },
    { onPoolError: onConnectionError, onConnectionError },
  );
  // Prisma's own messages quote failing statements with their values: nothing of it may be printed.
  return new PrismaClient({ adapter, log: [], errorFormat: 'minimal' });
}
