/** The database of a deployment. @throws Error when DATABASE_URL is missing. */
export function readDatabaseUrl(env: NodeJS.ProcessEnv = process.env): string {
  const url = env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is missing: the PostgreSQL database to migrate, as its owner');
  return url;
}
