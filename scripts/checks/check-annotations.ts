import { LAWFUL_BASES, POLICY_CATEGORIES, PURPOSES, RETENTIONS } from '@imagemint/contract/policy';
import { parseSchema, type Column } from './parse-schema.ts';

const ALLOWED: [word: string, values: readonly string[]][] = [
  ['category', POLICY_CATEGORIES],
  ['purpose', PURPOSES],
  ['basis', LAWFUL_BASES],
  ['retention', Object.keys(RETENTIONS)],
];

function checkColumn(column: Column): string[] {
  const at = `${column.at} ${column.name}`;
  const [annotation, ...more] = column.annotations;
  if (!annotation) return [`${at}: needs /// @pd(category, purpose, basis, retention) or /// @nonpersonal(reason)`];
  if (more.length > 0) return [`${at}: carries more than one annotation`];
  if (annotation.kind === 'nonpersonal') return annotation.parts.join('') === '' ? [`${at}: @nonpersonal needs a reason`] : [];
  if (annotation.parts.length !== ALLOWED.length) return [`${at}: @pd takes category, purpose, basis and retention`];
  return ALLOWED.flatMap(([word, values], index) => {
    const value = annotation.parts[index] ?? '';
    return values.includes(value) ? [] : [`${at}: "${value}" is no ${word} of the policy (${values.join(', ')})`];
  });
}

/** Every column says why it is kept, in the words of the policy. */
export async function checkAnnotations(root: string): Promise<string[]> {
  return (await parseSchema(root)).flatMap((model) => model.columns.flatMap(checkColumn));
}
