import { checkAnnotations } from '../checks/check-annotations.ts';
import { checkCatalog } from '../checks/check-catalog.ts';
import { checkDocPaths } from '../checks/check-doc-paths.ts';
import { checkFolders } from '../checks/check-folders.ts';
import { checkGeneratedDocs } from '../checks/check-generated-docs.ts';
import { checkStep } from './check-step.ts';
import { programStep } from './program-step.ts';
import type { Step } from './step.ts';
import { vitestStep } from './vitest-step.ts';

const CACHE = 'node_modules/.cache';

/** What must hold before work is handed over: no service, no database. The slowest come first. */
export const VERIFY_STEPS: Step[] = [
  programStep('lint', [
    'eslint',
    '--cache',
    '--cache-location',
    `${CACHE}/eslint/`,
    '--cache-strategy',
    'content',
    '--max-warnings',
    '0',
    '.',
  ]),
  programStep('types', [
    'turbo',
    'run',
    'typecheck',
    '--output-logs=errors-only',
    '--ui=stream',
    '--no-color',
    '--continue=always',
    '--concurrency=2',
  ]),
  vitestStep('unit'),
  programStep('format', ['prettier', '--check', '--cache', '--log-level', 'warn', '.']),
  programStep('boundaries', ['depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'apps', 'packages', 'scripts']),
  programStep('knip', ['knip', '--no-progress']),
  checkStep('annotations', checkAnnotations),
  checkStep('generated docs', checkGeneratedDocs),
  checkStep('catalog', checkCatalog),
  checkStep('doc paths', checkDocPaths),
  checkStep('folders', checkFolders),
];
