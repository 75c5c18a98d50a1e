// One arm: bare sharp in a process of its own. Speaks with its parent over the channel that `fork` gives.
import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { JOBS, type JobId, type PhotoFile, type SharpStyle, type SliceOrder } from './jobs.ts';

type Photo = { bytes: Buffer; isSrgb: boolean };
/** Read when first used, so that every arm holds only what it works on. */
type ReadPhoto = (number: number) => Promise<Photo>;
type Render = (photo: Photo, job: JobId) => Promise<Uint8Array>;

function encode(pipeline: Sharp, job: JobId): Promise<Buffer> {
  const { format, quality } = JOBS[job].params;
  if (format === 'webp') return pipeline.webp({ quality, effort: 4 }).toBuffer();
  if (format === 'avif') return pipeline.avif({ quality, effort: 2, chromaSubsampling: '4:2:0' }).toBuffer();
  return pipeline.jpeg({ quality }).toBuffer();
}

const renderNaively: Render = ({ bytes }, job) => encode(sharp(bytes).autoOrient().resize({ width: JOBS[job].width }), job);

const renderTuned: Render = ({ bytes, isSrgb }, job) =>
  encode(sharp(bytes, { sequentialRead: true, ignoreIcc: isSrgb, autoOrient: true }).resize({ width: JOBS[job].width }), job);

async function chooseRender(style: SharpStyle): Promise<Render> {
  if (style === 'naive') return renderNaively;
  if (style === 'tuned') {
    sharp.concurrency(1);
    sharp.cache(false);
    return renderTuned;
  }
  // Only where it is used: what is loaded counts as this arm's memory.
  const [{ TOOLS }, { openModels, runTool }] = await Promise.all([import('@imagemint/contract/tools'), import('@imagemint/imaging')]);
  // No job opens a model.
  const models = openModels({ folder: '', threads: 1 });
  return async ({ bytes }, job) => {
    const { tool, params } = JOBS[job];
    return (await runTool({ tool, params: TOOLS[tool].params.parse(params), input: bytes, maxMegapixels: 100, models })).output;
  };
}

function createReader(files: readonly PhotoFile[]): ReadPhoto {
  const photos = new Map<number, Promise<Photo>>();
  return (number) => {
    const { path = '', isSrgb = false } = files[number] ?? {};
    const photo = photos.get(number) ?? readFile(path).then((bytes) => ({ bytes, isSrgb }));
    photos.set(number, photo);
    return photo;
  };
}

async function runSlice(render: Render, readPhoto: ReadPhoto, order: SliceOrder): Promise<Uint8Array[]> {
  const outputs: Uint8Array[] = [];
  const next = order.photos.entries();
  const lane = async (): Promise<void> => {
    for (const [at, number] of next) outputs[at] = await render(await readPhoto(number), order.job);
  };
  await Promise.all(Array.from({ length: order.concurrency }, lane));
  return outputs;
}

const send = (message: object): void => void process.send?.(message);

const render = await chooseRender(process.argv[2] as SharpStyle);
let readPhoto = createReader([]);
let outputs: Uint8Array[] = [];
process.on('disconnect', () => process.exit());
process.on('message', (message: { load: PhotoFile[] } | { run: SliceOrder } | { collect: true }) => {
  void (async () => {
    if ('load' in message) {
      readPhoto = createReader(message.load);
      send({ loaded: true });
    } else if ('run' in message) {
      outputs = await runSlice(render, readPhoto, message.run);
      send({ done: true });
    } else {
      send({ outputs });
      outputs = [];
    }
  })().catch((error: unknown) => send({ failed: String(error) }));
});
send({ ready: true });
