import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const OUTPUT = fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * Makes one file of the sandbox's program, in about 30 ms: a sandbox starts with a third of the work that the plain sources take, and
 * it starts every few seconds. Where the folder cannot be written, the sources themselves are the program.
 * @returns the path to start.
 */
export async function bundleSandbox(entry: string): Promise<string> {
  const imaging = import.meta.resolve('@imagemint/imaging');
  const built = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: `node${process.versions.node}`,
    // What the tools load by themselves while they run is looked for from where they stand.
    define: { 'import.meta.url': JSON.stringify(imaging) },
    plugins: [keepNative(imaging)],
    logLevel: 'silent',
  });
  const path = join(OUTPUT, basename(entry).replace(/\.ts$/, '.mjs'));
  try {
    await mkdir(OUTPUT, { recursive: true });
    // Renamed into place: another worker may be starting from the same file.
    const part = `${path}.${process.pid}.part`;
    await writeFile(part, built.outputFiles[0]?.contents ?? '');
    await rename(part, path);
    return path;
  } catch {
    return entry;
  }
}

/** sharp stays outside, with its native library beside it, and is found from where the tools stand. */
function keepNative(imaging: string): Plugin {
  const path = pathToFileURL(createRequire(imaging).resolve('sharp')).href;
  return {
    name: 'keep-native',
    setup: ({ onResolve }) => onResolve({ filter: /^sharp$/ }, () => ({ path, external: true })),
  };
}
