// Domain of core → domains it may import; `kernel` is open to all. ARCHITECTURE.md shows the direction, this is the rule.
const MAY = {
  kernel: [],
  jobs: [],
  mail: ['jobs'],
  privacy: ['jobs', 'mail'],
  telemetry: ['privacy', 'jobs'],
  purge: ['privacy', 'jobs'],
  accounts: ['privacy', 'telemetry', 'jobs', 'mail'],
  vault: ['privacy', 'purge'],
  abuse: ['accounts', 'privacy', 'jobs', 'mail'],
  billing: ['accounts', 'telemetry', 'jobs', 'mail'],
  orders: ['billing', 'abuse', 'purge', 'accounts', 'telemetry', 'jobs', 'mail'],
  'tool-runs': ['vault', 'purge', 'abuse', 'billing', 'telemetry', 'jobs'],
  support: ['accounts', 'privacy', 'jobs', 'mail'],
  setup: ['jobs', 'vault', 'tool-runs'],
};

// A cycle in the table itself would not show up as a cycle of modules.
const visit = (domain, trail) => {
  if (trail.includes(domain)) throw new Error(`domain cycle: ${[...trail, domain].join(' > ')}`);
  for (const next of MAY[domain]) visit(next, [...trail, domain]);
};
for (const domain of Object.keys(MAY)) visit(domain, []);

const CORE = 'packages/core/src';
const TEST = '(\\.(test|spec)\\.tsx?$)|(^|/)test/|/e2e/';

const rule = (name, from, to) => ({ name, severity: 'error', from, to });

/** A module that only the named places may import. */
const only = (name, module, allowed) => rule(name, { pathNot: allowed }, { path: `(^|node_modules/)${module}(/|$)` });

/** A workspace that reaches these other workspaces only; `also` lifts the rule for some of its files. */
const reaches = (folder, may, also = []) =>
  rule(
    `${folder.split('/')[1]}-reaches-${may.join('-') || 'nothing'}`,
    { path: `^${folder}/`, pathNot: [TEST, ...also] },
    { path: '^(apps|packages|scripts)/', pathNot: `^(${folder}|${may.map((name) => `packages/${name}`).join('|') || folder})/` },
  );

const directions = Object.entries(MAY).map(([domain, may]) =>
  rule(
    `core-${domain}-direction`,
    { path: `^${CORE}/${domain}/`, pathNot: TEST },
    { path: `^${CORE}/`, pathNot: `^${CORE}/(${[domain, 'kernel', ...may].join('|')})/` },
  ),
);

module.exports = {
  forbidden: [
    rule('no-circular', {}, { circular: true }),
    // Vite makes `virtual:` modules while it builds; the web app's types declare them.
    rule('no-unresolvable', {}, { couldNotResolve: true, pathNot: '^virtual:' }),
    rule('no-undeclared-dep', {}, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),

    ...directions,
    rule('core-known-domains', { path: `^${CORE}/`, pathNot: `^${CORE}/(${Object.keys(MAY).join('|')})/` }, {}),
    rule(
      'domain-face-only',
      { path: `^${CORE}/([^/]+)/`, pathNot: TEST },
      { path: `^${CORE}/([^/]+)/`, pathNot: [`^${CORE}/$1/`, `^${CORE}/[^/]+/index\\.ts$`] },
    ),
    rule('packages-never-import-apps', { path: '^packages/' }, { path: '^(apps|scripts)/' }),
    rule(
      'apps-never-import-apps',
      { path: '^apps/([^/]+)/', pathNot: TEST },
      { path: '^(apps|scripts)/', pathNot: '^apps/$1/', dependencyTypesNot: ['type-only'] },
    ),
    // Web reaches contract and the browser half of envelope.
    rule('web-is-browser-safe', { path: '^apps/web/src/', pathNot: TEST }, { path: '^packages/(?!contract/|envelope/(?!src/node\\.ts))' }),
    rule('web-no-node', { path: '^apps/web/src/', pathNot: TEST }, { dependencyTypes: ['core'] }),
    reaches('packages/contract', []),
    reaches('packages/envelope', []),
    reaches('packages/db', []),
    reaches('packages/imaging', ['contract']),
    reaches('packages/core', ['contract', 'db', 'envelope']),
    reaches('packages/dev-stack', ['db']),
    rule('contract-no-node', { path: '^packages/contract/src/', pathNot: TEST }, { dependencyTypes: ['core'] }),
    rule('contract-zod-only', { path: '^packages/contract/src/', pathNot: TEST }, { path: 'node_modules', pathNot: 'node_modules/zod/' }),
    rule('envelope-no-node', { path: '^packages/envelope/src/', pathNot: `(${TEST})|/src/node\\.ts$` }, { dependencyTypes: ['core'] }),
    rule(
      'imaging-no-network',
      { path: '^packages/imaging/src/', pathNot: TEST },
      { dependencyTypes: ['core'], path: '^(node:)?(http|https|http2|net|tls|dgram|dns|child_process|undici)$' },
    ),
    // Building fetches and starts programs; nothing of it may be in a sandbox.
    rule(
      'only-scripts-build-models',
      { pathNot: `^(scripts|packages/imaging/build-models)/|${TEST}` },
      { path: '^packages/imaging/build-models/' },
    ),
    rule('only-worker-runs-imaging', { pathNot: `^(apps/worker|packages/imaging|scripts)/|${TEST}` }, { path: '^packages/imaging/' }),
    rule(
      'db-client-only-in-main',
      { path: '^apps/', pathNot: `^apps/(api|worker)/src/main\\.ts$|${TEST}` },
      { path: '^packages/db/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'dev-stack-never-ships',
      { path: '^(apps|packages)/[^/]+/src/', pathNot: `${TEST}|^packages/dev-stack/` },
      { path: '^packages/dev-stack/' },
    ),
    rule('src-never-imports-tests', { pathNot: TEST }, { path: TEST }),

    // The fake speaks the protocol in the SDK's own types and signs with its code.
    only('stripe-only-in-orders', 'stripe', `^packages/(core/src/orders|dev-stack/src)/stripe/|${TEST}`),
    only('bullmq-only-in-jobs', 'bullmq', '^(packages/core/src/jobs|apps/worker/src)/'),
    only('sharp-only-in-imaging', 'sharp', `^(packages/imaging|packages/dev-stack/src/photos|scripts)/|${TEST}`),
    only('onnx-only-in-imaging', 'onnxruntime-node', '^packages/imaging/'),
    only('pg-only-in-db', 'pg', `^(packages/(db|dev-stack|core/src/(jobs|tool-runs))|scripts)/|${TEST}`),
    rule(
      'disk-only-in-vault-storage',
      { path: `^${CORE}/`, pathNot: `(^${CORE}/vault/storage/)|${TEST}` },
      { dependencyTypes: ['core'], path: '^(node:)?fs' },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.d.ts'],
    },
  },
};
