import { RuleTester } from 'eslint';
import { mkdtempSync, writeFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { noForeignModel } from './no-foreign-model.js';

RuleTester.describe = describe;
RuleTester.it = it;

const schemaFolder = mkdtempSync(join(tmpdir(), 'imagemint-schema-'));
afterAll(() => rmSync(schemaFolder, { recursive: true }));
writeFileSync(join(schemaFolder, 'billing.prisma'), 'model LedgerEntry {\n  id String @id\n  @@map("ledger_entries")\n}\n');
writeFileSync(join(schemaFolder, 'vault.prisma'), 'model ContentObject {\n  id String @id\n  @@map("content_objects")\n}\n');

const at = (domain, code, options = {}) => ({
  filename: `/x/packages/core/src/${domain}/verb.ts`,
  code,
  options: [{ schemaFolder, ...options }],
});
const refused = (test, name, owner) => ({ ...test, errors: [{ messageId: 'foreign', data: { name, owner } }] });

new RuleTester().run('no-foreign-model', noForeignModel, {
  valid: [
    at('billing', 'ctx.db.ledgerEntry.findMany({})'),
    at('billing', 'ctx.db.$queryRaw`SELECT 1 FROM ledger_entries`'),
    at('billing', 'input.contentObject.id'),
    at('kernel', 'ctx.db.contentObject.findMany({})'),
    at('purge', 'ctx.db.contentObject.findMany({})', { allow: { purge: ['vault'] } }),
    { ...at('x', 'db.contentObject.findMany({})'), filename: '/x/apps/worker/src/main.ts' },
  ],
  invalid: [
    refused(at('billing', 'ctx.db.contentObject.findMany({})'), 'contentObject', 'vault'),
    refused(at('billing', 'tx.contentObject.delete({})'), 'contentObject', 'vault'),
    refused(at('vault', 'ctx.db.$queryRaw`SELECT 1 FROM "ledger_entries"`'), 'ledger_entries', 'billing'),
    refused(at('vault', 'ctx.db.$executeRaw`INSERT INTO ledger_entries VALUES (${a})`'), 'ledger_entries', 'billing'),
    refused(at('billing', 'ctx.db.contentObject.count()', { allow: { purge: ['vault'] } }), 'contentObject', 'vault'),
  ],
});
