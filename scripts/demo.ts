import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunView, TimelineStep } from '@imagemint/contract/runs';
import { modelsOf, TOOL_IDS, ToolId } from '@imagemint/contract/tools';
import { ensureAccount, issueSignInLink } from '@imagemint/core/accounts';
import { grantCredits } from '@imagemint/core/billing';
import { createLogger } from '@imagemint/core/kernel';
import { findFreePort, startTestPostgres } from '@imagemint/dev-stack';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { composeService, chooseVaultDir, type Service } from './compose-service.ts';
import { createClient } from './client/create-client.ts';
import { runPhoto } from './client/run-photo.ts';
import { ContentIndex } from './residue/content-index.ts';
import { listFileSites } from './residue/sites.ts';
import { ensureModels } from './stack/ensure-models.ts';
import { runFamily, type Family } from './stack/run-family.ts';
import { readEnv, resolveArgument, UsageError } from './env.ts';

const USAGE = `npm run demo -- [photo] [--tool ${TOOL_IDS.join('|')}] [--params JSON] [--out file]`;

type Demo = { photo: Buffer; name: string; tool: ToolId; params: Record<string, unknown>; out: string | undefined };

const STEPS: Record<TimelineStep, string> = {
  received: 'received',
  sealed: 'sealed in the vault',
  processing: 'processing',
  sourcePurged: 'original purged',
  ready: 'result ready',
  resultPurged: 'result purged',
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function readArguments(argv: string[]): Promise<Demo> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { tool: { type: 'string', default: 'enhance' }, params: { type: 'string', default: '{}' }, out: { type: 'string' } },
  });
  const tool = ToolId.safeParse(values.tool);
  if (!tool.success) throw new UsageError(`there is no tool "${values.tool}"; ${USAGE}`);
  const [path] = positionals;
  const photo =
    path === undefined
      ? await generatePhoto({ seed: 7, width: 2400, height: 1600, profile: 'srgb' })
      : await readFile(resolveArgument(path));
  const params = JSON.parse(values.params) as Record<string, unknown>;
  const defaults = tool.data === 'resize' && Object.keys(params).length === 0 ? { width: 800 } : params;
  const out = values.out === undefined ? undefined : resolveArgument(values.out);
  return { photo, name: path === undefined ? 'a generated landscape' : basename(path), tool: tool.data, params: defaults, out };
}

async function startService(family: Family, folder: string): Promise<{ service: Service; databaseDir: string }> {
  const database = await startTestPostgres();
  family.onStop(() => database.stop());
  const { path, allowDisk } = chooseVaultDir(folder);
  const service = await composeService({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: await findFreePort(),
    secret: randomBytes(32),
    vaultDir: path,
    allowDisk,
    log: createLogger({ level: 'error' }),
  });
  family.onStop(async () => {
    await service.close();
    await rm(path, { recursive: true, force: true });
  });
  return { service, databaseDir: database.dataDir };
}

async function signIn(service: Service): Promise<ReturnType<typeof createClient>> {
  const system = { ...service.deps, actor: { kind: 'system' } as const };
  const email = 'demo@example.org';
  const { accountId } = await ensureAccount(system, { email, role: 'customer', plan: 'pro' });
  await grantCredits(system, { accountId, origin: 'demo', amount: 1_000, endsAt: null });
  const { token } = await issueSignInLink(service.deps, { email });
  const client = createClient(service.origin);
  await client.trpc.accounts.redeemSignInLink.mutate({ token });
  return client;
}

function printTimeline(run: RunView): void {
  const start = Date.parse(run.createdAt);
  const steps = run.timeline.map(({ step, at }) => ({ step, ms: at === null ? Infinity : Date.parse(at) - start }));
  for (const { step, ms } of steps.toSorted((one, other) => one.ms - other.ms))
    print(`  ${(Number.isFinite(ms) ? String(ms) : '–').padStart(6)} ms  ${STEPS[step]}`);
}

/** Reads every file below the folders. */
async function* readFiles(folders: string[], onFile: () => void = () => undefined): AsyncGenerator<Uint8Array, void, undefined> {
  for (const site of (await Promise.all(folders.map((folder) => listFileSites('file', folder)))).flat()) {
    onFile();
    yield* site.chunks();
  }
}

/** What lies in the folders before a photo comes: whatever it shares with one (a table of small numbers) was not left by it. */
async function takeControl(folders: string[]): Promise<Buffer[]> {
  const control: Buffer[] = [];
  for await (const chunk of readFiles(folders)) control.push(Buffer.from(chunk));
  return control;
}

/** Looks for the photo and its result in every file of vault and database. */
async function countCopies(contents: Buffer[], folders: string[], control: Buffer[]): Promise<{ hits: number; files: number }> {
  const index = new ContentIndex();
  for (const content of contents) index.add('copy', content);
  index.build();
  for (const chunk of control) index.learnCommon(chunk);
  let hits = 0;
  let files = 0;
  for await (const chunk of readFiles(folders, () => (files += 1))) hits += index.scan(chunk).filter((hit) => !index.isCommon(hit)).length;
  return { hits, files };
}

await runFamily(async (family) => {
  const demo = await readArguments(process.argv.slice(2));
  if (modelsOf(demo.tool).length > 0) await ensureModels({ npm: readEnv().npm, signal: family.signal, print });
  const folder = await mkdtemp(join(tmpdir(), 'imagemint-demo-'));
  family.onStop(() => rm(folder, { recursive: true, force: true }));
  const { service, databaseDir } = await startService(family, folder);
  const client = await signIn(service);
  const folders = [chooseVaultDir(folder).path, databaseDir];
  const control = await takeControl(folders);
  print(`${demo.tool} on ${demo.name} (${(demo.photo.length / 1000).toFixed(0)} kB)`);
  const { run, result } = await runPhoto(client, demo);
  printTimeline(run);
  print(`${run.state}: ${run.creditsCharged} credits, ${run.outputFormat} of ${(result.length / 1000).toFixed(0)} kB`);
  if (demo.out !== undefined) {
    await writeFile(demo.out, result);
    print(`written to ${basename(demo.out)}${extname(demo.out).slice(1) === run.outputFormat ? '' : ` (${run.outputFormat})`}`);
  }
  const purges = await service.deps.db.purgeLogEntry.count({ where: { runId: run.id } });
  const { hits, files } = await countCopies([demo.photo, result], folders, control);
  print(`${purges} purges logged; searched ${files} files of vault and database for the photo and its result: ${hits} copies`);
  if (hits > 0 || purges < 2) process.exitCode = 1;
});
