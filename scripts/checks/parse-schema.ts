import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Column = {
  /** File and line, for messages. */
  at: string;
  name: string;
  /** Comment of the column without its annotation. */
  meaning: string;
  /** Every annotation that the column carries; the rule is one. */
  annotations: { kind: 'pd' | 'nonpersonal'; parts: string[] }[];
};

export type Model = { name: string; file: string; meaning: string; columns: Column[] };

const ANNOTATION = /@(pd|nonpersonal)\(([^)]*)\)/g;
const SCHEMA = 'packages/db/prisma/schema';

type Line = { text: string; comment: string; at: string };

/** Lines with their comments: those above are carried down to the line they belong to. */
function readLines(file: string, source: string): Line[] {
  const lines: Line[] = [];
  let above = '';
  source.split('\n').forEach((raw, index) => {
    const [, code = '', trailing = ''] = /^\s*([^/]*(?:\/(?!\/\/)[^/]*)*)(?:\/\/\/(.*))?$/.exec(raw) ?? [];
    const text = code.trim();
    above = `${above} ${trailing.trim()}`.trim();
    if (text === '') {
      if (trailing === '') above = '';
      return;
    }
    lines.push({ text, comment: above, at: `${file}:${index + 1}` });
    above = '';
  });
  return lines;
}

function readColumn({ text, comment, at }: Line): Column {
  const annotations = [...comment.matchAll(ANNOTATION)].map(([, kind, inner = '']) => ({
    kind: kind as 'pd' | 'nonpersonal',
    parts: inner.split(',').map((part) => part.trim()),
  }));
  const meaning = comment.replace(ANNOTATION, '').replace(/\s+/g, ' ').trim();
  return { at, name: /@map\("([^"]+)"\)/.exec(text)?.[1] ?? text.split(/\s+/)[0] ?? '', meaning, annotations };
}

/** Reads the models of all schema files; relations are not columns and are left out. */
export async function parseSchema(root: string): Promise<Model[]> {
  const names = (await readdir(join(root, SCHEMA))).filter((name) => name.endsWith('.prisma')).sort();
  const files = await Promise.all(
    names.map(async (name) => readLines(`${SCHEMA}/${name}`, await readFile(join(root, SCHEMA, name), 'utf8'))),
  );
  const isRelation = new Set(files.flat().flatMap(({ text }) => /^(?:model|view|type) (\w+)/.exec(text)?.[1] ?? []));
  const models: Model[] = [];
  for (const line of files.flat()) {
    const [first = '', second = ''] = line.text.split(/\s+/);
    const model = models.at(-1);
    if (/^(model|view|type|enum|generator|datasource)$/.test(first)) {
      models.push({ name: first === 'model' ? second : '', file: line.at.split(':')[0] ?? '', meaning: line.comment, columns: [] });
    } else if (model?.name && /^\w/.test(first) && !isRelation.has(second.replace(/[?[\]]/g, ''))) {
      model.columns.push(readColumn(line));
    } else if (model?.name && first.startsWith('@@map(')) {
      model.name = /"([^"]+)"/.exec(line.text)?.[1] ?? model.name;
    }
  }
  return models.filter(({ name }) => name !== '');
}
