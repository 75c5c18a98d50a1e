import { readEnv } from './env.ts';
import { assertPortFree } from './stack/assert-port-free.ts';
import { buildWeb } from './stack/build-web.ts';
import { runFamily, untilStopped } from './stack/run-family.ts';
import { startDatabase } from './stack/start-database.ts';

await runFamily(async (family) => {
  const env = readEnv();
  await assertPortFree(env.host, env.port);
  const databaseUrl = await startDatabase(family, env);
  family.signal.throwIfAborted();
  const webDir = await buildWeb(family.signal);
  process.stdout.write(`database ready: ${new URL(databaseUrl).host}; web app in ${webDir}\n`);
  await untilStopped(family);
});
