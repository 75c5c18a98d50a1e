// One arm: upscaler on the wasm backend, with the same weights as ours. Its folder of packages is the first argument.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

const folder = process.argv[2] ?? '';
// Not under its usual name: these packages are none of this repository's dependencies.
const loadPeer = createRequire(join(folder, 'package.json'));
const tf = loadPeer('@tensorflow/tfjs');
const wasm = loadPeer('@tensorflow/tfjs-backend-wasm');
const sharp = loadPeer('sharp');
wasm.setWasmPaths(join(folder, 'node_modules/@tensorflow/tfjs-backend-wasm/dist/'));
await tf.setBackend('wasm');
// The build for browsers takes the library from there.
globalThis.tf = tf;
const Upscaler = loadPeer(join(folder, 'node_modules/upscaler/dist/browser/umd/upscaler.min.js'));

// It fetches its weights by address.
const weights = join(folder, 'node_modules/@upscalerjs/esrgan-slim/models/x2');
const server = createServer(async (req, res) => res.end(await readFile(join(weights, basename(req.url ?? '')))));
await once(server.listen(0, '127.0.0.1'), 'listening');
const path = `http://127.0.0.1:${server.address().port}/model.json`;
const upscaler = new Upscaler({ model: { path, scale: 2, modelType: 'layers' } });

process.on('disconnect', () => process.exit());
process.on('message', async ({ photo }) => {
  try {
    const { data, info } = await sharp(photo).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const input = tf.tensor3d(new Uint8Array(data), [info.height, info.width, 3]);
    const enlarged = await upscaler.execute(input, { output: 'tensor', patchSize: 64, padding: 6 });
    const [height, width] = enlarged.shape;
    const pixels = Uint8ClampedArray.from(await enlarged.data(), Math.round);
    tf.dispose([input, enlarged]);
    process.send?.({
      output: await sharp(pixels, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer(),
    });
  } catch (error) {
    process.send?.({ failed: String(error) });
  }
});
process.send?.({ isReady: true });
