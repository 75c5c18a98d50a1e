import { join } from 'node:path';
import type { ModelId } from '@imagemint/contract/models';
import type { ToolId } from '@imagemint/contract/tools';
import { createLogger } from '@imagemint/core/kernel';
import { chooseVaultDir, composeService, type Service } from './compose-service.ts';
import { FAKE_STRIPE_FILE, readEnv } from './env.ts';
import { assertPortFree } from './stack/assert-port-free.ts';
import { buildWeb } from './stack/build-web.ts';
import { checkPayments } from './stack/check-payments.ts';
import { ensureModels } from './stack/ensure-models.ts';
import { holdInstanceLock } from './stack/hold-instance-lock.ts';
import { readSecret } from './stack/read-secret.ts';
import { runFamily, untilStopped } from './stack/run-family.ts';
import { ensureSamplePhoto, seedDemo } from './stack/seed-demo.ts';
import { startDatabase } from './stack/start-database.ts';

/** Half a gigabyte each. */
const WARM_SANDBOXES = 2;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function describeToolsOff(toolsOff: ReadonlySet<ToolId>, missing: readonly ModelId[]): string {
  if (toolsOff.size === 0) return '';
  const cause =
    missing.length === 0 ? 'TOOLS_OFF' : `TOOLS_OFF, or a model that is missing: ${missing.join(', ')}; the next start tries again`;
  return `Off: ${[...toolsOff].join(', ')} (${cause})\n\n`;
}

function describePayments({ fakeStripe }: Service): string {
  if (fakeStripe === null) return '  Payments  Stripe, with the keys of the environment\n';
  return `  Payments  a fake Stripe at ${fakeStripe.url}/console; no money moves (card 4242 4242 4242 4242)\n`;
}

await runFamily(async (family) => {
  const env = readEnv();
  checkPayments(env);
  await assertPortFree(env.host, env.port);
  const databaseUrl = await startDatabase(family, env);
  family.signal.throwIfAborted();
  family.onStop(await holdInstanceLock(databaseUrl));
  const webDir = await buildWeb(family.signal);
  const missing = await ensureModels({ npm: env.npm, signal: family.signal, print });
  family.signal.throwIfAborted();
  const vault = chooseVaultDir(env.dataDir);
  const service = await composeService({
    databaseUrl,
    host: env.host,
    port: env.port,
    secret: await readSecret(join(env.dataDir, 'secret')),
    vaultDir: vault.path,
    allowDisk: vault.allowDisk,
    webDir,
    redisUrl: env.redisUrl,
    warm: WARM_SANDBOXES,
    toolsOff: env.toolsOff,
    stripe: env.stripe,
    fakeStripe: { port: env.port === 0 ? 0 : env.port + 1, stateFile: join(env.dataDir, FAKE_STRIPE_FILE) },
    log: createLogger({ level: 'warn' }),
  });
  family.onStop(() => service.close());
  family.signal.throwIfAborted();
  const access = await seedDemo(service);
  const photo = await ensureSamplePhoto(join(env.dataDir, 'sample.jpg'));
  print(`
ImageMint runs at ${service.origin}

  Sign in   ${access.signInUrl}
            (demo account, 1 000 credits; the link works once, for 15 minutes; then sign in by mail)
  Staff     ${access.staffUrl}
  Mail      ${service.origin}/dev/outbox
${describePayments(service)}
  curl -H 'Authorization: Bearer ${access.apiKey}' -F image=@'${photo}' -F tool=enhance -o enhanced.jpg ${service.origin}/v1/run

${describeToolsOff(service.toolsOff, missing)}Ctrl-C stops it.`);
  await untilStopped(family);
});
