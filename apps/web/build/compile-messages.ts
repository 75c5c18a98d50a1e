import compile from 'icu-minify/compile';
import type { Plugin } from 'vite';
import { de } from '../src/i18n/de/de.ts';
import { en } from '../src/i18n/en/en.ts';
import { FIRST_GROUPS } from '../src/i18n/first-groups.ts';

const CATALOGUES: Record<string, Record<string, unknown>> = { en, de };
const FIRST_PREFIX = 'virtual:messages/';
const MORE_PREFIX = 'virtual:more-messages/';

/**
 * Compiles the catalogues while building, so that no visitor loads a message parser: `virtual:messages/<locale>` and
 * `virtual:more-messages/<locale>` export the same tree with ICU texts as small arrays, which use-intl's `format-only` writes out.
 */
export function createMessageCompiler(): Plugin {
  return {
    name: 'compile-messages',
    config: () => ({ resolve: { alias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } } }),
    resolveId: (id) => (id.startsWith(FIRST_PREFIX) || id.startsWith(MORE_PREFIX) ? `\0${id}` : null),
    load(id) {
      if (id.startsWith(`\0${FIRST_PREFIX}`)) return render(id.slice(FIRST_PREFIX.length + 1), true);
      return id.startsWith(`\0${MORE_PREFIX}`) ? render(id.slice(MORE_PREFIX.length + 1), false) : null;
    },
  };
}

function render(locale: string, isFirst: boolean): string {
  const isWanted = (group: string) => (FIRST_GROUPS as readonly string[]).includes(group) === isFirst;
  const groups = Object.entries(CATALOGUES[locale] ?? {}).filter(([group]) => isWanted(group));
  return `export const messages = ${JSON.stringify(compileTree(Object.fromEntries(groups)))};`;
}

function compileTree(node: unknown): unknown {
  if (typeof node === 'string') return compile(node);
  return Object.fromEntries(Object.entries(node ?? {}).map(([key, value]) => [key, compileTree(value)]));
}
