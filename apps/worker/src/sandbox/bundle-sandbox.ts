import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';

const NATIVE = ['sharp', 'onnxruntime-node'];
const OUTPUT = fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * Makes one file of the sandbox's program, in about 30 ms: a sandbox starts with a third of the work that the plain sources take, and
 * it starts every few seconds. Where the folder cannot be written, the sources themselves are the program.
 * @returns the path to start.
 */
export async function bundleSandbox(entry: string): Promise<string> {
  const imaging = import.meta.resolve('@imagemint/imaging');
  // What has a native library beside it stays outside, and is found from where the tools stand.
  const native = NATIVE.map((name) => [name, createRequire(imaging).resolve(name)] as const);
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
    alias: Object.fromEntries(native),
    external: native.map(([, path]) => path),
    logLevel: 'silent',
  });
  // As an address, because in an import a path with # or % is another path.
  const text = built.outputFiles[0]?.text ?? '';
  const program = native.reduce(
    (source, [, path]) => source.replaceAll(JSON.stringify(path), JSON.stringify(pathToFileURL(path).href)),
    text,
  );
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
