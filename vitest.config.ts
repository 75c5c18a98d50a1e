import { defineConfig } from 'vitest/config';

const SKIP = ['**/node_modules/**', '**/dist/**', '**/generated/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{apps,packages}/*/{src,test}/**/*.test.{ts,tsx}', 'scripts/**/*.test.{ts,js}'],
          exclude: [...SKIP, '**/*.db.test.ts'],
        },
      },
      {
        test: {
          name: 'db',
          include: ['{apps,packages}/*/{src,test}/**/*.db.test.ts', 'scripts/**/*.db.test.ts'],
          exclude: SKIP,
          globalSetup: ['packages/dev-stack/src/vitest-postgres.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['apps/web/e2e/**/*.spec.ts'],
          exclude: SKIP,
          globalSetup: ['packages/dev-stack/src/vitest-postgres.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
