import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InputFormat } from '@imagemint/contract/formats';
import { chooseDataDir, startPostgres } from '@imagemint/dev-stack';
import { decodePixels } from '@imagemint/dev-stack/photos/decode-pixels';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { migrate } from '@imagemint/db';
import { createClient } from './client/create-client.ts';
import { listCases, playCase, type Customer } from './residue/cases.ts';
import { createNeedles, type Needle } from './residue/needles.ts';
import { plantCopies } from './residue/plants.ts';
import { search, type Found } from './residue/search.ts';
import { listProcessTree, nameOfProcess } from './residue/sites.ts';
import { startTarget, type Target } from './residue/start-target.ts';
import { ROOT } from './env.ts';
import { runFamily, type Family } from './stack/run-family.ts';

/** A process that has held pixels ends within 5 s of their purge. */
const SETTLE_MS = 6_000;
const UPLOAD_STRIDE_BYTES = 128;
const PIXEL_STRIDE_BYTES = 509;
const GENERATED = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const satisfies readonly InputFormat[];
/** Photographs beside the project; HEIC cannot be generated, because no encoder for it ships in a package. */
const HEIC_PHOTO = join(ROOT, '..', 'shared', 'data', 'photos', 'IMG_2682.heic');

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function createPhotos(): Promise<Map<InputFormat, Buffer>> {
  const photos = new Map<InputFormat, Buffer>();
  for (const [at, format] of GENERATED.entries()) {
    photos.set(format, await generatePhoto({ seed: 100 + at, width: 640, height: 420, format, profile: 'srgb', canary: `CANARY-${format}-${Date.now()}` }));
  }
  const heic = await readFile(HEIC_PHOTO).catch(() => null);
  if (heic) photos.set('heic', heic);
  else print('no HEIC photograph at hand: that format is not part of this hunt');
  return photos;
}

async function createPhotoNeedles(photos: Map<InputFormat, Buffer>): Promise<Needle[]> {
  const needles: Needle[] = [];
  for (const [format, photo] of photos) {
    needles.push(...createNeedles(`upload:${format}`, photo, { strideBytes: format === 'heic' ? 1_021 : UPLOAD_STRIDE_BYTES }));
    if (format === 'heic') continue;
    const pixels = createNeedles(`pixels:${format}`, await decodePixels(photo), { strideBytes: PIXEL_STRIDE_BYTES });
    needles.push(...pixels.filter(({ form }) => form === 'raw'));
  }
  return needles;
}

async function signIn(target: Target): Promise<Customer> {
  const client = createClient(target.origin);
  await client.trpc.accounts.redeemSignInLink.mutate({ token: target.signInToken });
  return {
    client,
    origin: target.origin,
    authorization: `Bearer ${target.apiKey}`,
    async killSandboxes() {
      for (const pid of await listProcessTree([target.pid])) {
        if ((await nameOfProcess(pid)).startsWith('sandbox-main')) process.kill(pid, 'SIGKILL');
      }
    },
  };
}

/** Plays all cases, those that must expire beside the others. @returns what the customer received, and counts by ending. */
async function playAll(customer: Customer, photos: Map<InputFormat, Buffer>): Promise<{ results: Buffer[]; counts: Map<string, number> }> {
  const results: Buffer[] = [];
  const counts = new Map<string, number>();
  const play = async (item: Parameters<typeof playCase>[1]) => {
    const { ended, result } = await playCase(customer, item);
    if (result) results.push(result);
    const key = `${item.outcome} → ${ended}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  const cases = listCases(photos);
  const expiring = Promise.all(cases.filter(({ outcome }) => outcome === 'expired').map(play));
  const others = (async () => {
    for (const item of cases.filter(({ outcome }) => outcome !== 'expired')) await play(item);
  })();
  await Promise.all([expiring, others]);
  return { results, counts };
}

function report(found: Found[], planted: string[], sites: number): boolean {
  const hits = found.filter(({ label }) => !label.startsWith('plant:'));
  for (const { site, label, form, count } of hits) print(`  FOUND ${count} × ${label} (${form}) in ${site}`);
  const foundPlants = planted.filter((name) => found.some(({ label }) => label === `plant:${name}`));
  for (const name of planted.filter((missing) => !foundPlants.includes(missing))) print(`  NOT FOUND: the planted copy of ${name}`);
  print(`residue: ${hits.reduce((sum, { count }) => sum + count, 0)} hits in ${sites} sites; planted ${planted.length}, found ${foundPlants.length}`);
  return hits.length === 0 && foundPlants.length === planted.length;
}

async function startDatabase(family: Family, folder: string): Promise<{ url: string; dataDir: string; pid: number }> {
  const dataDir = await chooseDataDir(join(folder, 'postgres'));
  const server = await startPostgres({ dataDir });
  family.onStop(async () => {
    await server.stop('immediate');
    await rm(dataDir, { recursive: true, force: true });
  });
  await migrate(server.url);
  return { url: server.url, dataDir, pid: server.pid };
}

await runFamily(async (family) => {
  const folder = await mkdtemp('/tmp/imagemint-residue-');
  family.onStop(() => rm(folder, { recursive: true, force: true }));
  const tempDir = join(folder, 'tmp');
  await mkdir(tempDir);
  const database = await startDatabase(family, folder);
  const target = await startTarget({ folder, databaseUrl: database.url, tempDir });
  family.onStop(() => target.stop());

  const photos = await createPhotos();
  const plants = await plantCopies({ ...target, tempDir, databaseUrl: database.url });
  family.onStop(() => plants.remove());
  const { results, counts } = await playAll(await signIn(target), photos);
  for (const [ending, count] of [...counts].toSorted()) print(`  ${String(count).padStart(3)}  ${ending}`);

  await sleep(SETTLE_MS);
  const needles = [...plants.needles, ...(await createPhotoNeedles(photos)), ...results.flatMap((result, at) => createNeedles(`result:${at}`, result, { strideBytes: UPLOAD_STRIDE_BYTES }))];
  const { sites, bytes, found } = await search(needles, {
    folders: [
      ['service', folder],
      ['vault', target.vaultDir],
      ['database', database.dataDir],
    ],
    pids: [target.pid, database.pid, plants.pid],
  });
  print(`searched ${(bytes / 1e6).toFixed(0)} MB for ${needles.length} windows`);
  if (!report(found, plants.names, sites)) process.exitCode = 1;
});
