import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const SQL_TABLE = /\b(?:FROM|JOIN|INTO|UPDATE)\s+"?([a-z_]+)"?/g;

/** Which domain owns each model and each table: the schema file that declares it. */
function readOwners(schemaFolder) {
  const owners = new Map();
  for (const file of readdirSync(schemaFolder).filter((name) => name.endsWith('.prisma'))) {
    const source = readFileSync(join(schemaFolder, file), 'utf8');
    const domain = basename(file, '.prisma');
    for (const [, name] of source.matchAll(/^model (\w+)/gm)) owners.set(name[0].toLowerCase() + name.slice(1), domain);
    for (const [, name] of source.matchAll(/@@map\("([^"]+)"\)/g)) owners.set(name, domain);
  }
  return owners;
}

const isDatabase = (node) => /^(db|tx)$/.test((node.type === 'MemberExpression' ? node.property.name : node.name) ?? '');

/**
 * A domain of core reads and writes its own tables only; every domain shares one client, so import rules cannot see this.
 * `allow` lists reads across domains that are decided: { domain: [owner, ...] }.
 */
export const noForeignModel = {
  meta: {
    type: 'problem',
    schema: [
      {
        type: 'object',
        properties: { schemaFolder: { type: 'string' }, allow: { type: 'object' } },
        required: ['schemaFolder'],
        additionalProperties: false,
      },
    ],
    messages: {
      foreign: '"{{name}}" belongs to {{owner}} (packages/db/prisma/schema/{{owner}}.prisma). Call a verb of {{owner}} instead.',
    },
  },
  create(context) {
    const [{ schemaFolder, allow = {} }] = context.options;
    const domain = /packages\/core\/src\/([^/]+)\//.exec(context.filename.replaceAll('\\', '/'))?.[1];
    if (!domain || domain === 'kernel') return {};
    const owners = readOwners(schemaFolder);
    const check = (node, name) => {
      const owner = owners.get(name);
      if (owner && owner !== domain && !allow[domain]?.includes(owner))
        context.report({ node, messageId: 'foreign', data: { name, owner } });
    };
    return {
      MemberExpression: (node) => !node.computed && isDatabase(node.object) && check(node, node.property.name),
      TemplateElement: (node) => {
        for (const [, name] of node.value.raw.matchAll(SQL_TABLE)) check(node, name);
      },
    };
  },
};
