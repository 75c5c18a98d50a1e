// One arm: the package that the background model comes from, with its own runtime. Its folder of packages is the first argument.
import { Blob } from 'node:buffer';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.argv[2] ?? '';
// Not under its usual name: these packages are none of this repository's dependencies.
const loadPeer = createRequire(join(folder, 'package.json'));
const { removeBackground } = loadPeer('@imgly/background-removal-node');
const publicPath = pathToFileURL(join(folder, 'node_modules/@imgly/background-removal-node/dist/')).href;

process.on('disconnect', () => process.exit());
process.on('message', async ({ photo }) => {
  try {
    const input = new Blob([photo], { type: 'image/jpeg' });
    const output = await removeBackground(input, { publicPath, model: 'medium', output: { format: 'image/png' } });
    process.send?.({ output: new Uint8Array(await output.arrayBuffer()) });
  } catch (error) {
    process.send?.({ failed: String(error) });
  }
});
process.send?.({ isReady: true });
