import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InputFormat } from '@imagemint/contract/formats';
import { chooseDataDir, startPostgres } from '@imagemint/dev-stack';
import { decodePixels } from '@imagemint/dev-stack/photos/decode-pixels';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { readHeicPhoto } from '@imagemint/dev-stack/photos/read-heic-photo';
import { migrate } from '@imagemint/db';
import type { ToolId } from '@imagemint/contract/tools';
import { createClient } from './client/create-client.ts';
import { readEnv } from './env.ts';
import { startTools } from './quality/start-tools.ts';
import { type Case, listCases, listModelCases, playCase, type Customer } from './residue/cases.ts';
import { ContentIndex, SURE_BYTES } from './residue/content-index.ts';
import { createModelPhotos } from './residue/create-model-photos.ts';
import { plantCopies } from './residue/plants.ts';
import { learnControl, search, type SearchPlaces, type SearchResult } from './residue/search.ts';
import { listProcessTree, nameOfProcess } from './residue/sites.ts';
import { startTarget, type Target } from './residue/start-target.ts';
import { ensureModels } from './stack/ensure-models.ts';
import { runFamily, type Family } from './stack/run-family.ts';

/** A process that has held pixels ends within 5 s of their purge. */
const SETTLE_MS = 6_000;
/** They only wait; a plan's runs at the same time are the limit. */
const EXPIRING_AT_ONCE = 12;
/** A case takes about five requests, and an account has 600 a minute. */
const PACE_MS = 850;
const GENERATED = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const satisfies readonly InputFormat[];
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** What is sent: a photo of each format, one for each tool with a model, and the pixels of all of them. */
type Content = {
  formats: Map<InputFormat, Buffer>;
  models: Map<ToolId, Buffer>;
  uploads: Map<string, Buffer>;
  pixels: Map<string, Buffer>;
};

async function createContent(logPath: string): Promise<Content> {
  const [formats, models] = [await createPhotos(), await createModelPhotos()];
  const pixels = new Map<string, Buffer>();
  // Several tools share a photo.
  const uploads = new Map<string, Buffer>(formats);
  for (const [tool, photo] of models) if (![...uploads.values()].includes(photo)) uploads.set(tool, photo);
  for (const [name, photo] of uploads) {
    // A format that the reference decoder does not know comes from our own, in a process of its own.
    pixels.set(name, await decodePixels(name === 'heic' ? await asPng(photo, logPath) : photo));
  }
  return { formats, models, uploads, pixels };
}

async function createPhotos(): Promise<Map<InputFormat, Buffer>> {
  const photos = new Map<InputFormat, Buffer>();
  for (const [at, format] of GENERATED.entries()) {
    photos.set(
      format,
      await generatePhoto({ seed: 100 + at, width: 640, height: 420, format, profile: 'srgb', canary: `CANARY-${format}-${Date.now()}` }),
    );
  }
  photos.set('heic', await readHeicPhoto());
  return photos;
}

/** What pictures that were never sent have in common with the content, such as a format's tables, was not left by one either. */
async function learnFormats(index: ContentIndex): Promise<void> {
  for (const [at, format] of GENERATED.entries()) {
    index.learnCommon(await generatePhoto({ seed: 900 + at, width: 360, height: 250, format, profile: 'srgb' }));
  }
}

async function asPng(photo: Buffer, logPath: string): Promise<Buffer> {
  const tools = await startTools(logPath);
  const converted = await tools.apply('convert', photo, { format: 'png' });
  await tools.stop();
  return Buffer.from(converted);
}

/** Indexes what must not be found: the planted copies, and uploads, their pixels and the results. */
function indexContent(copies: Map<string, Buffer>, content: Content, results: Buffer[]): ContentIndex {
  const index = new ContentIndex();
  for (const [name, copy] of copies) index.add(`plant:${name}`, copy);
  for (const [name, photo] of content.uploads) index.add(`upload:${name}`, photo);
  for (const [name, pixels] of content.pixels) index.add(`pixels:${name}`, pixels, { base64: false });
  for (const [at, result] of results.entries()) index.add(`result:${at}`, result);
  index.build();
  return index;
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
async function playAll(customer: Customer, content: Content): Promise<{ results: Buffer[]; counts: Map<string, number> }> {
  const results: Buffer[] = [];
  const counts = new Map<string, number>();
  const play = async (item: Case) => {
    const { ended, result } = await playCase(customer, item);
    if (result) results.push(result);
    const key = `${item.outcome} → ${ended}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  const cases = [...listCases(content.formats), ...listModelCases(content.models)];
  const playInTurn = async (queue: typeof cases) => {
    for (let item = queue.shift(); item; item = queue.shift()) await Promise.all([play(item), sleep(PACE_MS)]);
  };
  const expiring = cases.filter(({ outcome }) => outcome === 'expired');
  const others = cases.filter(({ outcome }) => outcome !== 'expired');
  await Promise.all([...Array.from({ length: EXPIRING_AT_ONCE }, () => playInTurn(expiring)), playInTurn(others)]);
  return { results, counts };
}

type Subject = { target: Target; databaseUrl: string; pids: number[]; places: SearchPlaces; tempDir: string };

/** A service with a database and folders of its own. */
async function startSubject(family: Family, folder: string): Promise<Subject> {
  const tempDir = join(folder, 'tmp');
  await mkdir(tempDir, { recursive: true });
  const databaseDir = await chooseDataDir(join(folder, 'postgres'));
  const database = await startPostgres({ dataDir: databaseDir });
  family.onStop(async () => {
    await database.stop('immediate');
    await rm(databaseDir, { recursive: true, force: true });
  });
  await migrate(database.url);
  const target = await startTarget({ folder, databaseUrl: database.url, tempDir });
  family.onStop(() => target.stop());
  const pids = [target.pid, database.pid];
  const folders: SearchPlaces['folders'] = [
    ['service', folder],
    ['vault', target.vaultDir],
    ['database', databaseDir],
  ];
  return { target, databaseUrl: database.url, pids, places: { folders, pids }, tempDir };
}

function report(found: SearchResult, planted: string[]): boolean {
  const counts = new Map<string, number>();
  const first = new Map<string, number>();
  for (const { site, label, form, offset } of found.hits) {
    if (label.startsWith('plant:')) continue;
    const line = `${label} (${form}) in ${site}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
    if (!first.has(line)) first.set(line, offset);
  }
  for (const [line, count] of counts) print(`  FOUND ${count} × ${line}, from its byte ${first.get(line)} on`);
  const foundPlants = planted.filter((name) => found.hits.some(({ label }) => label === `plant:${name}`));
  for (const name of planted.filter((missing) => !foundPlants.includes(missing))) print(`  NOT FOUND: the planted copy of ${name}`);
  const hits = [...counts.values()].reduce((sum, count) => sum + count, 0);
  print(`residue: ${hits} hits in ${found.sites} sites; planted ${planted.length}, found ${foundPlants.length}`);
  return hits === 0 && foundPlants.length === planted.length;
}

await runFamily(async (family) => {
  await ensureModels({ npm: readEnv().npm, signal: family.signal, print });
  const folder = await mkdtemp('/tmp/imagemint-residue-');
  family.onStop(() => rm(folder, { recursive: true, force: true }));
  const subject = await startSubject(family, join(folder, 'subject'));
  const content = await createContent(join(folder, 'tools.log'));
  const plants = await plantCopies({ ...subject.target, tempDir: subject.tempDir, databaseUrl: subject.databaseUrl });
  family.onStop(() => plants.remove());
  const { results, counts } = await playAll(await signIn(subject.target), content);
  for (const [ending, count] of [...counts].toSorted()) print(`  ${String(count).padStart(3)}  ${ending}`);

  await sleep(SETTLE_MS);
  const index = indexContent(plants.copies, content, results);
  const found = await search(index, { ...subject.places, pids: [...subject.pids, plants.pid] });
  print(`searched ${(found.bytes / 1e6).toFixed(0)} MB for any ${SURE_BYTES} bytes of ${(index.bytes / 1e6).toFixed(0)} MB`);
  const control = await startSubject(family, join(folder, 'control'));
  await learnControl(index, control.places);
  await learnFormats(index);
  const hits = found.hits.filter((hit) => !index.isCommon(hit));
  if (!report({ ...found, hits }, [...plants.copies.keys()])) process.exitCode = 1;
});
