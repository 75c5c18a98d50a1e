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

/** The models of one file, where `models` are the names of all of them: a field of such a type is a relation, not a column. */
function readModels(file: string, lines: Line[], models: Set<string>): Model[] {
  const found: Model[] = [];
  let model: Model | undefined;
  for (const line of lines) {
    const [first = '', second = ''] = line.text.split(/\s+/);
    if (line.text === '}') model = undefined;
    if (first === 'model') found.push((model = { name: second, file, meaning: line.comment, columns: [] }));
    else if (model && /^\w/.test(first) && !models.has(second.replace(/[?[\]]/g, ''))) model.columns.push(readColumn(line));
    else if (model && first.startsWith('@@map')) model.name = first.split('"')[1] ?? second;
  }
  return found;
}

/** Reads the models of all schema files; relations are not columns and are left out. */
export async function parseSchema(root: string): Promise<Model[]> {
  const names = (await readdir(join(root, SCHEMA))).filter((name) => name.endsWith('.prisma')).sort();
  const files = await Promise.all(
    names.map(async (name) => ({ file: `${SCHEMA}/${name}`, source: await readFile(join(root, SCHEMA, name), 'utf8') })),
  );
  const models = new Set(files.flatMap(({ source }) => [...source.matchAll(/^model (\w+)/gm)].map(([, name = '']) => name)));
  return files.flatMap(({ file, source }) => readModels(file, readLines(file, source), models));
}
