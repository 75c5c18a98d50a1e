import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../env.ts';

const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const CORE = 'packages/core/src';

/** A tree that breaks no rule. */
const CLEAN: Record<string, string[]> = {
  'packages/contract/src/tools.ts': ['zod'],
  'packages/envelope/src/index.ts': [],
  'packages/envelope/src/node.ts': ['node:crypto'],
  'packages/db/src/index.ts': ['pg'],
  'packages/dev-stack/src/index.ts': ['packages/db/src/index.ts'],
  'packages/imaging/src/index.ts': ['packages/contract/src/tools.ts', 'sharp', 'onnxruntime-node'],
  'packages/imaging/build-models/build-models.ts': ['packages/contract/src/tools.ts', 'onnxruntime-node', 'node:child_process'],
  [`${CORE}/kernel/index.ts`]: ['packages/db/src/index.ts'],
  [`${CORE}/jobs/index.ts`]: [`${CORE}/kernel/index.ts`, 'bullmq'],
  [`${CORE}/mail/index.ts`]: [`${CORE}/jobs/index.ts`],
  [`${CORE}/mail/deep.ts`]: [],
  [`${CORE}/purge/index.ts`]: [`${CORE}/jobs/index.ts`],
  [`${CORE}/vault/index.ts`]: [`${CORE}/purge/index.ts`, `${CORE}/vault/storage/folder.ts`],
  [`${CORE}/vault/storage/folder.ts`]: ['node:fs'],
  [`${CORE}/billing/index.ts`]: [],
  [`${CORE}/orders/index.ts`]: [`${CORE}/billing/index.ts`, `${CORE}/orders/stripe/client.ts`],
  [`${CORE}/orders/stripe/client.ts`]: ['stripe'],
  'apps/api/src/main.ts': ['packages/db/src/index.ts', `${CORE}/vault/index.ts`],
  'apps/api/src/router.ts': [`${CORE}/vault/index.ts`],
  'apps/api/src/router.db.test.ts': ['apps/api/src/router.ts', 'packages/dev-stack/src/index.ts'],
  'apps/worker/src/main.ts': ['packages/imaging/src/index.ts', 'packages/db/src/index.ts', 'bullmq'],
  'apps/web/src/main.ts': ['packages/contract/src/tools.ts', 'packages/envelope/src/index.ts', 'type apps/api/src/router.ts'],
  'scripts/start.ts': [
    'apps/api/src/router.ts',
    'packages/dev-stack/src/index.ts',
    'packages/imaging/build-models/build-models.ts',
    'sharp',
  ],
};

/** For each rule an import that it must refuse: [rule, importing file, imported]. */
const FAULTS: [rule: string, from: string, to: string][] = [
  ['no-circular', `${CORE}/mail/bad-cycle.ts`, `${CORE}/mail/deep.ts`],
  ['no-unresolvable', 'apps/api/src/bad-missing.ts', './nowhere.ts'],
  ['no-undeclared-dep', 'apps/api/src/bad-undeclared.ts', 'left-pad'],
  ['core-kernel-direction', `${CORE}/kernel/bad.ts`, `${CORE}/jobs/index.ts`],
  ['core-jobs-direction', `${CORE}/jobs/bad.ts`, `${CORE}/mail/index.ts`],
  ['core-mail-direction', `${CORE}/mail/bad.ts`, `${CORE}/purge/index.ts`],
  ['core-privacy-direction', `${CORE}/privacy/bad.ts`, `${CORE}/purge/index.ts`],
  ['core-telemetry-direction', `${CORE}/telemetry/bad.ts`, `${CORE}/vault/index.ts`],
  ['core-purge-direction', `${CORE}/purge/bad.ts`, `${CORE}/mail/index.ts`],
  ['core-accounts-direction', `${CORE}/accounts/bad.ts`, `${CORE}/billing/index.ts`],
  ['core-vault-direction', `${CORE}/vault/bad.ts`, `${CORE}/billing/index.ts`],
  ['core-abuse-direction', `${CORE}/abuse/bad.ts`, `${CORE}/vault/index.ts`],
  ['core-billing-direction', `${CORE}/billing/bad.ts`, `${CORE}/vault/index.ts`],
  ['core-orders-direction', `${CORE}/orders/bad.ts`, `${CORE}/vault/index.ts`],
  ['core-tool-runs-direction', `${CORE}/tool-runs/bad.ts`, `${CORE}/mail/index.ts`],
  ['core-support-direction', `${CORE}/support/bad.ts`, `${CORE}/billing/index.ts`],
  ['core-setup-direction', `${CORE}/setup/bad.ts`, `${CORE}/mail/index.ts`],
  ['core-known-domains', `${CORE}/utils/bad.ts`, `${CORE}/kernel/index.ts`],
  ['domain-face-only', `${CORE}/support/bad-depth.ts`, `${CORE}/mail/deep.ts`],
  ['packages-never-import-apps', 'packages/dev-stack/src/bad-app.ts', 'apps/api/src/router.ts'],
  ['apps-never-import-apps', 'apps/web/src/bad-app.ts', 'apps/api/src/router.ts'],
  ['web-is-browser-safe', 'apps/web/src/bad-core.ts', `${CORE}/kernel/index.ts`],
  ['web-is-browser-safe', 'apps/web/src/bad-envelope.ts', 'packages/envelope/src/node.ts'],
  ['web-no-node', 'apps/web/src/bad-node.ts', 'node:path'],
  ['contract-reaches-nothing', 'packages/contract/src/bad-db.ts', 'packages/db/src/index.ts'],
  ['envelope-reaches-nothing', 'packages/envelope/src/bad-contract.ts', 'packages/contract/src/tools.ts'],
  ['db-reaches-nothing', 'packages/db/src/bad-contract.ts', 'packages/contract/src/tools.ts'],
  ['imaging-reaches-contract', 'packages/imaging/src/bad-db.ts', 'packages/db/src/index.ts'],
  ['core-reaches-contract-db-envelope', `${CORE}/vault/bad-imaging.ts`, 'packages/imaging/src/index.ts'],
  ['dev-stack-reaches-db', 'packages/dev-stack/src/bad-core.ts', `${CORE}/kernel/index.ts`],
  ['contract-no-node', 'packages/contract/src/bad-node.ts', 'node:path'],
  ['contract-zod-only', 'packages/contract/src/bad-pg.ts', 'pg'],
  ['envelope-no-node', 'packages/envelope/src/bad-node.ts', 'node:crypto'],
  ['imaging-no-network', 'packages/imaging/src/bad-net.ts', 'node:net'],
  ['only-scripts-build-models', 'packages/imaging/src/bad-build.ts', 'packages/imaging/build-models/build-models.ts'],
  ['only-worker-runs-imaging', 'apps/api/src/bad-imaging.ts', 'packages/imaging/src/index.ts'],
  ['db-client-only-in-main', 'apps/worker/src/bad-db.ts', 'packages/db/src/index.ts'],
  ['dev-stack-never-ships', 'apps/api/src/bad-dev.ts', 'packages/dev-stack/src/index.ts'],
  ['src-never-imports-tests', 'apps/api/src/bad-test.ts', 'apps/api/src/router.db.test.ts'],
  ['stripe-only-in-orders', `${CORE}/billing/bad-stripe.ts`, 'stripe'],
  ['bullmq-only-in-jobs', 'apps/api/src/bad-bullmq.ts', 'bullmq'],
  ['sharp-only-in-imaging', 'apps/worker/src/bad-sharp.ts', 'sharp'],
  ['onnx-only-in-imaging', 'apps/worker/src/bad-onnx.ts', 'onnxruntime-node'],
  ['pg-only-in-db', 'apps/api/src/bad-pg.ts', 'pg'],
  ['disk-only-in-vault-storage', `${CORE}/vault/bad-disk.ts`, 'node:fs/promises'],
];

const STUBS = ['zod', 'pg', 'sharp', 'onnxruntime-node', 'bullmq', 'stripe', 'left-pad'];
let root: string;

function importLine(from: string, to: string): string {
  const [, type = '', target = ''] = /^(type )?(.*)$/.exec(to) ?? [];
  if (!/^(apps|packages|scripts)\//.test(target)) return `import '${target}';`;
  const specifier = relative(dirname(from), target);
  return `${type ? 'import type * as used from' : 'import'} '${specifier.startsWith('.') ? specifier : `./${specifier}`}';`;
}

async function write(tree: Record<string, string[]>): Promise<void> {
  for (const [path, imports] of Object.entries(tree)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), `${imports.map((to) => importLine(path, to)).join('\n')}\nexport {};\n`);
  }
}

async function findViolations(): Promise<{ rule: string; from: string }[]> {
  const program = join(ROOT, 'node_modules/.bin/depcruise');
  const args = ['--config', CONFIG, '--output-type', 'json', 'apps', 'packages', 'scripts'];
  const output = await new Promise<string>((resolve) =>
    execFile(program, args, { cwd: root, maxBuffer: 2 ** 26 }, (_error, text) => resolve(text)),
  );
  const { summary } = JSON.parse(output) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  return summary.violations.map(({ from, rule }) => ({ rule: rule.name, from }));
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'imagemint-boundaries-'));
  await cp(join(ROOT, 'tsconfig.base.json'), join(root, 'tsconfig.base.json'));
  const declared = STUBS.filter((name) => name !== 'left-pad').map((name) => [name, '1.0.0']);
  await writeFile(
    join(root, 'package.json'),
    JSON.stringify({ name: 'scratch', type: 'module', dependencies: Object.fromEntries(declared) as object }),
  );
  for (const name of STUBS) {
    await mkdir(join(root, 'node_modules', name), { recursive: true });
    await writeFile(join(root, 'node_modules', name, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    await writeFile(join(root, 'node_modules', name, 'index.js'), '');
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('a fault is planted for every rule', () => {
  const { forbidden } = createRequire(import.meta.url)(CONFIG) as { forbidden: { name: string }[] };
  expect([...new Set(FAULTS.map(([rule]) => rule))].sort()).toEqual(forbidden.map(({ name }) => name).sort());
});

test('the tree that keeps the rules has no finding', async () => {
  await write(CLEAN);
  expect(await findViolations()).toEqual([]);
});

test('every planted fault is reported where it is', async () => {
  const faults: Record<string, string[]> = { [`${CORE}/mail/deep.ts`]: [`${CORE}/mail/bad-cycle.ts`] };
  for (const [, from, to] of FAULTS) faults[from] = [...(faults[from] ?? CLEAN[from] ?? []), to];
  await write(faults);
  const found = (await findViolations()).map(({ rule, from }) => `${rule} ${from}`);
  const missing = FAULTS.map(([rule, from]) => `${rule} ${from}`).filter((fault) => !found.includes(fault));
  expect(missing).toEqual([]);
});
