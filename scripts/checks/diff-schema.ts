import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import { SchemaEngine } from '@prisma/schema-engine-wasm';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { ROOT } from '../env.ts';

/** The system type "char", which the engine needs to tell from text and the adapter does not know. */
const CHAR_OID = 18;
/** A type that no system catalog uses stands in for it on its way through the adapter. */
const STAND_IN_OID = 2950;

type QueryResult = { fields?: { dataTypeID: number }[] };

function createPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<QueryResult>;
  const marked = async (...args: unknown[]): Promise<QueryResult> => {
    const result = await query(...args);
    for (const field of result.fields ?? []) if (field.dataTypeID === CHAR_OID) field.dataTypeID = STAND_IN_OID;
    return result;
  };
  return Object.assign(pool, { query: marked });
}

function createFactory(pool: pg.Pool): PrismaPg {
  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  return Object.assign(factory, {
    async connect() {
      const adapter = await connect();
      const queryRaw = adapter.queryRaw.bind(adapter);
      return Object.assign(adapter, {
        async queryRaw(query: Parameters<typeof queryRaw>[0]) {
          const result = await queryRaw(query);
          const columnTypes = result.columnTypes.map((type) => (type === ColumnTypeEnum.Uuid ? ColumnTypeEnum.Character : type));
          return { ...result, columnTypes };
        },
      });
    },
  });
}

/**
 * Compares a database with the Prisma schema, without the engine that Prisma downloads.
 * @returns the statements that would make the database what the schema says; empty when it is.
 */
export async function diffSchema(databaseUrl: string): Promise<string> {
  const folder = join(ROOT, 'packages/db/prisma/schema');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.prisma'));
  const files = await Promise.all(names.map(async (path) => ({ path, content: await readFile(join(folder, path), 'utf8') })));
  const pool = createPool(databaseUrl);
  try {
    const datamodels = files.map(({ path, content }): [string, string] => [path, content]);
    const engine = await SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(createFactory(pool)));
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: folder },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return exitCode === 0 ? '' : (stdout ?? 'the schemas differ');
  } finally {
    await pool.end();
  }
}
