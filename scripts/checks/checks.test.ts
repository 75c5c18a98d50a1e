import { expect, test } from 'vitest';
import { ROOT } from '../env.ts';
import { checkAnnotations } from './check-annotations.ts';
import { checkCatalog } from './check-catalog.ts';
import { checkDocPaths } from './check-doc-paths.ts';
import { checkFolders } from './check-folders.ts';
import { checkGeneratedDocs } from './check-generated-docs.ts';
import { parseSchema } from './parse-schema.ts';
import { renderDocs } from './render-docs.ts';
import { withScratchCheckout } from './scratch-checkout.ts';

const schema = (...columns: string[]): Record<string, string> => ({
  'packages/db/prisma/schema/orders.prisma': `model Order {\n${columns.join('\n')}\n  account Account @relation(fields: [id], references: [id])\n  @@map("orders")\n}\n`,
  'packages/db/prisma/schema/accounts.prisma':
    'model Account {\n  orders Order[]\n}\n\ngenerator client {\n  provider = "prisma-client"\n}\n',
});
const annotate = (...columns: string[]): Promise<string[]> => withScratchCheckout(schema(...columns), checkAnnotations);

const PD = '/// @pd(account, deliver, contract, account)';

test('columns are read with their database names; relations are none', async () => {
  const models = await withScratchCheckout(
    schema(`  /// The buyer. ${PD.slice(4)}`, '  buyerId String @map("buyer_id")', `  total Int ${PD}`),
    parseSchema,
  );
  expect(models.map(({ name, columns }) => [name, columns.map((column) => column.name)])).toEqual([
    ['Account', []],
    ['orders', ['buyer_id', 'total']],
  ]);
  expect(models[1]?.columns[0]).toMatchObject({ meaning: 'The buyer.', annotations: [{ kind: 'pd' }] });
});

test('annotations above a column or behind it are accepted', async () => {
  expect(await annotate(`  ${PD}`, '  a String', `  b String ${PD}`, '  c String /// @nonpersonal(random id)')).toEqual([]);
});

test.each([
  ['a column without one', ['  a String'], 'needs /// @pd'],
  ['one that belongs to another column', [`  ${PD}`, '', '  a String'], 'needs /// @pd'],
  ['an unknown category', ['  a String /// @pd(biometric, deliver, contract, account)'], '"biometric" is no category'],
  ['an unknown purpose', ['  a String /// @pd(account, training, contract, account)'], '"training" is no purpose'],
  ['an unknown basis', ['  a String /// @pd(account, deliver, consent, account)'], '"consent" is no basis'],
  ['an unknown retention', ['  a String /// @pd(account, deliver, contract, forever)'], '"forever" is no retention'],
  ['too few parts', ['  a String /// @pd(account, deliver, contract)'], 'takes category, purpose, basis and retention'],
  ['no reason', ['  a String /// @nonpersonal()'], 'needs a reason'],
  ['two at once', [`  a String ${PD} @nonpersonal(x)`], 'more than one'],
])('%s is refused', async (_what, columns, message) => {
  const findings = await annotate(...columns);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toContain(message);
});

test('privacy documents that differ from the schema are reported', async () => {
  const files = schema(`  a String ${PD}`);
  const docs = await withScratchCheckout(files, renderDocs);
  expect(docs.get('docs/privacy/data-catalogue.md')).toContain('| `a` | account | deliver | contract | account |  |');
  expect(docs.get('docs/privacy/retention.md')).toMatch(/^\| account \| .* \| `orders` \|$/m);
  expect(await withScratchCheckout({ ...files, ...Object.fromEntries(docs) }, checkGeneratedDocs)).toEqual([]);
  expect(await withScratchCheckout({ ...schema(`  b String ${PD}`), ...Object.fromEntries(docs) }, checkGeneratedDocs)).toHaveLength(1);
  expect(await withScratchCheckout(files, checkGeneratedDocs)).toHaveLength(5);
});

test('the catalog holds what is shared, and everything is pinned', async () => {
  const manifest = (dependencies: Record<string, string>): string => JSON.stringify({ dependencies });
  const files = {
    'pnpm-workspace.yaml': 'packages:\n  - apps/*\n\ncatalog:\n  "@x/listed": 1.0.0\n  left: 2.0.0\n\nallowBuilds:\n  sharp: false\n',
    'package.json': manifest({ twice: '1.0.0' }),
    'apps/a/package.json': manifest({ twice: '1.0.0', '@x/listed': 'catalog:', own: 'workspace:*' }),
    'packages/b/package.json': manifest({ '@x/listed': '1.0.0', loose: '^1.0.0' }),
  };
  expect(await withScratchCheckout(files, checkCatalog)).toEqual([
    'twice is used in package.json and apps/a/package.json: put its version into the catalog',
    'packages/b/package.json: @x/listed is in the catalog; write "catalog:"',
    'packages/b/package.json: loose needs an exact version, not "^1.0.0"',
    'left is in the catalog and used nowhere',
  ]);
});

test('quoted paths and links must exist; decisions may name what is gone', async () => {
  const files = {
    'README.md':
      'See `apps/web/main.ts`, `packages/<name>/src`, `apps/gone.ts`, [x](docs/there.md), [y](docs/nowhere.md#part), `npm test`.\n',
    'docs/there.md': 'Back to [readme](../README.md), `apps/*/main.ts` and https://example.com/a.\n',
    'docs/adr/0001.md': '`apps/gone.ts`',
    'apps/web/main.ts': '',
    'packages/a/src/x.ts': '',
  };
  expect(await withScratchCheckout(files, checkDocPaths)).toEqual([
    'README.md:1: apps/gone.ts does not exist',
    'README.md:1: docs/nowhere.md#part does not exist'.replace('#part', ''),
  ]);
});

test('folders for leftovers, odd names and crowded faces are reported', async () => {
  const names = Array.from({ length: 31 }, (_value, index) => `verb${index}`).join(', ');
  const files = {
    'package.json': '{}',
    'apps/web/src/App.tsx': '',
    'apps/web/src/myThing.ts': '',
    'packages/core/src/utils/x.ts': '',
    'packages/core/src/jobs/index.ts': `export { ${names} } from './x.ts';`,
  };
  expect((await withScratchCheckout(files, checkFolders)).sort()).toEqual([
    'apps/web/src/myThing.ts: file names are kebab-case, components PascalCase.tsx',
    'packages/core/src/jobs/index.ts: 31 names, at most 30',
    'packages/core/src/utils: name the concept; a folder for leftovers collects them',
  ]);
});

test('this checkout declares what it keeps', async () => {
  expect(await checkAnnotations(ROOT)).toEqual([]);
});
