import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import { join } from 'node:path';
import tseslint from 'typescript-eslint';
import { repositoryRules } from './scripts/lint/rules.js';

const TESTS = ['**/*.test.{ts,tsx}', '**/*.spec.ts', '**/test/**'];
const CONFIGS = ['*.config.{js,ts}', 'apps/*/*.config.ts', '**/*.d.ts'];
const SYNTAX = [
  { selector: 'ExportAllDeclaration', message: 'Name what a module exports; "export *" hides it.' },
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a name that can be searched for.' },
];
const ENV = [
  { object: 'process', property: 'env', message: 'Only env.ts reads the environment; everything else takes options.' },
  { object: 'multer', property: 'memoryStorage', message: 'Uploads go to the vault, never to memory.' },
  { object: 'multer', property: 'diskStorage', message: 'Uploads go to the vault, never to an unmanaged disk.' },
];
// Domains that change in one SQL statement or transaction, so that no moment lies between a run's state, its content's end and the purge log,
// or between an order's money and its credits.
const ONE_STATEMENT = {
  'tool-runs': ['vault'],
  vault: ['purge'],
  purge: ['vault'],
  orders: ['billing', 'mail', 'accounts'],
  billing: ['orders', 'accounts'],
};

export default defineConfig(
  globalIgnores(['**/dist/', '**/generated/', '.tools/', 'data/', 'test-results/', '**/.turbo/']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.config.ts'] }, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A promise-returning interface may have members that need not wait, and methods here never use `this`.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    plugins: { imagemint: repositoryRules },
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
    languageOptions: {
      globals: {
        process: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
      },
    },
    rules: {
      complexity: ['error', 12],
      eqeqeq: 'error',
      'max-depth': ['error', 3],
      'max-lines': ['error', 350],
      'max-lines-per-function': ['error', 70],
      'max-params': ['error', 3],
      'no-console': 'error',
      'no-restricted-properties': ['error', ...ENV],
      'no-restricted-syntax': ['error', ...SYNTAX],
      'imagemint/disable-needs-reason': 'error',
      'imagemint/no-payload-in-log': 'error',
    },
  },
  {
    files: ['packages/core/src/*/**/*.ts'],
    ignores: [...TESTS, 'packages/core/src/kernel/**'],
    rules: {
      'imagemint/no-foreign-model': [
        'error',
        { schemaFolder: join(import.meta.dirname, 'packages/db/prisma/schema'), allow: ONE_STATEMENT },
      ],
      'imagemint/verb-checks-actor': 'error',
    },
  },
  { files: ['apps/web/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  { files: ['**/env.ts', 'scripts/bootstrap.mjs'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['apps/web/public/**/*.js'],
    languageOptions: { globals: { document: 'readonly', localStorage: 'readonly', matchMedia: 'readonly' } },
  },
  { files: CONFIGS, rules: { 'no-restricted-syntax': 'off' } },
  { files: TESTS, rules: { 'max-lines': ['error', 600], 'max-lines-per-function': 'off', 'imagemint/no-payload-in-log': 'off' } },
  // Vitest's matchers are of type any.
  { files: ['**/*.test.ts', '**/*.spec.ts'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
);
