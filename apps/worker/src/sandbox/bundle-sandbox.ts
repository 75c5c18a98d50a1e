import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';

const OUTPUT = fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * Makes one file of the sandbox's program, in about 30 ms: a sandbox starts with a third of the work that the plain sources take, and
 * it starts every few seconds. Where the folder cannot be written, the sources themselves are the program.
 * @returns the path to start.
 */
export async function bundleSandbox(entry: string): Promise<string> {
  const imaging = import.meta.resolve('@imagemint/imaging');
  // sharp stays outside, with its native library beside it, and is found from where the tools stand.
  const sharp = createRequire(imaging).resolve('sharp');
  // The synchronous call leaves no service process behind.
  const built = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    outdir: OUTPUT,
    platform: 'node',
    format: 'esm',
    charset: 'utf8',
    target: `node${process.versions.node}`,
    // What the tools load by themselves while they run is looked for from where they stand.
    define: { 'import.meta.url': JSON.stringify(imaging) },
    alias: { sharp },
    external: [sharp],
    logLevel: 'silent',
  });
  // As an address, because in an import a path with # or % is another path.
  const program = (built.outputFiles[0]?.text ?? '').replaceAll(JSON.stringify(sharp), JSON.stringify(pathToFileURL(sharp).href));
  const path = join(OUTPUT, basename(entry).replace(/\.ts$/, '.mjs'));
  try {
    await mkdir(OUTPUT, { recursive: true });
    // Renamed into place: another worker may be starting from the same file.
    const part = `${path}.${process.pid}.part`;
    await writeFile(part, program);
    await rename(part, path);
    return path;
  } catch {
    return entry;
  }
}
