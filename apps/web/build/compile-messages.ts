import compile from 'icu-minify/compile';
import type { Plugin } from 'vite';
import { de } from '../src/i18n/de/de.ts';
import { en } from '../src/i18n/en/en.ts';

const CATALOGUES: Record<string, unknown> = { en, de };
const PREFIX = 'virtual:messages/';

/**
 * Compiles the catalogues while building, so that no visitor loads a message parser: `virtual:messages/<locale>` exports the
 * same tree with ICU texts as small arrays, which use-intl's `format-only` writes out.
 */
export function createMessageCompiler(): Plugin {
  return {
    name: 'compile-messages',
    config: () => ({ resolve: { alias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } } }),
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load: (id) => (id.startsWith(`\0${PREFIX}`) ? render(CATALOGUES[id.slice(PREFIX.length + 1)]) : null),
  };
}

function render(catalogue: unknown): string {
  return `export const messages = ${JSON.stringify(compileTree(catalogue))};`;
}

function compileTree(node: unknown): unknown {
  if (typeof node === 'string') return compile(node);
  return Object.fromEntries(Object.entries(node ?? {}).map(([key, value]) => [key, compileTree(value)]));
}
