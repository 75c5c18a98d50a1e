import { join } from 'node:path';
import { createPace } from '@imagemint/core/abuse';
import { createLogger, systemClock } from '@imagemint/core/kernel';
import { createPayments, reconcileStripe } from '@imagemint/core/orders';
import { createDb } from '@imagemint/db';
import { chooseDataDir, findPostgres } from '@imagemint/dev-stack';
import { findFakeStripe, startFakeStripe } from '@imagemint/dev-stack/stripe';
import { type Env, FAKE_STRIPE_FILE, readEnv } from './env.ts';
import { runFamily, type Family } from './stack/run-family.ts';
import { startDatabase } from './stack/start-database.ts';

/** The database of a running `npm start`, or else started for as long as this takes. */
async function reachDatabase(family: Family, env: Env): Promise<string> {
  const running =
    env.databaseUrl === undefined ? await findPostgres({ dataDir: await chooseDataDir(join(env.dataDir, 'postgres')) }) : null;
  return running ?? (await startDatabase(family, env));
}

/** Stripe by the keys of the environment; else the fake of a running `npm start`, or started on what it left. */
async function reachPayments(family: Family, env: Env) {
  if (env.stripe) return createPayments(env.stripe);
  const stateFile = join(env.dataDir, FAKE_STRIPE_FILE);
  const running = await findFakeStripe(stateFile);
  if (running) return createPayments({ ...running, apiBase: running.url });
  const fake = await startFakeStripe({ stateFile });
  family.onStop(() => fake.stop());
  return createPayments({ ...fake, apiBase: fake.url });
}

// Compares the orders of the last 30 days, and all that are open, with Stripe and mends what differs.
await runFamily(async (family) => {
  const env = readEnv();
  const databaseUrl = await reachDatabase(family, env);
  const payments = await reachPayments(family, env);
  const db = createDb({ url: databaseUrl, maxConnections: 4 });
  family.onStop(() => db.$disconnect());
  const log = createLogger({ level: 'error' });
  const pace = createPace({ clock: systemClock });
  const ctx = { db, clock: systemClock, log, payments, pace, actor: { kind: 'system' } as const };
  const { compared, healed, drift } = await reconcileStripe(ctx);
  const where = payments.mode === 'fake' ? 'the fake Stripe' : 'Stripe';
  process.stdout.write(`compared ${compared} objects with ${where}, healed ${healed}, drift ${drift}\n`);
  if (drift > 0) process.exitCode = 1;
});
