import { RETENTIONS } from '@imagemint/contract/policy';
import { parseSchema, type Column, type Model } from './parse-schema.ts';
import { writeTable } from './write-table.ts';

const NOTE = '<!-- Written from packages/db/prisma/schema by scripts/write-docs.ts. Do not edit. -->';

function describeColumn({ name, meaning, annotations }: Column): string[] {
  const [annotation] = annotations;
  const [category = '', purpose = '', basis = '', retention = ''] = annotation?.kind === 'pd' ? annotation.parts : [];
  const note = annotation?.kind === 'nonpersonal' ? [`not personal: ${annotation.parts.join(', ')}`] : [];
  return [`\`${name}\``, category, purpose, basis, retention, [meaning.replace(/\.$/, ''), ...note].filter(Boolean).join('; ')];
}

function writeCatalogue(models: Model[]): string {
  const head = ['column', 'category', 'purpose', 'basis', 'retention', 'meaning'];
  const sections = models.map(({ name, meaning, columns }) =>
    [`## ${name}`, meaning, writeTable(head, columns.map(describeColumn))].filter(Boolean).join('\n\n'),
  );
  const intro = 'Every column of the database, with the category, purpose and lawful basis that the privacy policy gives for it.';
  return ['# Data catalogue', NOTE, intro, ...sections].join('\n\n');
}

function writeRetention(models: Model[]): string {
  const rows = Object.entries(RETENTIONS).map(([rule, text]) => {
    const isUnder = ({ annotations }: Column): boolean => annotations.some(({ kind, parts }) => kind === 'pd' && parts[3] === rule);
    const tables = models.filter(({ columns }) => columns.some(isUnder)).map(({ name }) => `\`${name}\``);
    return [rule, text, tables.join(', ') || '–'];
  });
  return [
    '# Retention',
    NOTE,
    'How long personal data is kept, and in which tables each rule applies.',
    writeTable(['rule', 'kept', 'tables'], rows),
  ].join('\n\n');
}

/** The generated documents by their paths. */
export async function renderPrivacyDocs(root: string): Promise<Map<string, string>> {
  const models = await parseSchema(root);
  return new Map([
    ['docs/privacy/data-catalogue.md', `${writeCatalogue(models)}\n`],
    ['docs/privacy/retention.md', `${writeRetention(models)}\n`],
  ]);
}
