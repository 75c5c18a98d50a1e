import { createPace } from '@imagemint/core/abuse';
import { createEmailCipher } from '@imagemint/core/accounts';
import { createPayments } from '@imagemint/core/orders';
import { SetupError, systemClock } from '@imagemint/core/kernel';
import { createSmtpMailer } from '@imagemint/core/mail';
import { connectBackend, runProgram } from '@imagemint/core/setup';
import { createDb } from '@imagemint/db';
import { createApi } from './create-api.ts';
import { createBillingWorker } from './create-billing-worker.ts';
import { readEnv, type ApiEnv } from './env.ts';

await runProgram('api', async (untilTold) => {
  const env = readEnv();
  const { jobsBackend, ...backend } = await connectBackend(env);
  const db = createDb({ url: env.DATABASE_URL, maxConnections: env.DATABASE_CONNECTIONS });
  const shared = {
    ...backend,
    db,
    clock: systemClock,
    pace: createPace({ clock: systemClock }),
    mailer: createSmtpMailer({ url: env.SMTP_URL, from: env.MAIL_FROM }),
    emailCipher: createEmailCipher(env.SECRET),
    origin: env.ORIGIN,
    payments: createPayments({
      secretKey: env.STRIPE_SECRET_KEY,
      webhookSecret: env.STRIPE_WEBHOOK_SECRET,
      apiBase: env.STRIPE_API_BASE,
    }),
  };
  const api = await createApi({
    ...shared,
    secret: env.SECRET,
    contactEmail: env.CONTACT_EMAIL ?? env.MAIL_FROM,
    webDir: env.WEB_DIR,
    proxyHops: env.PROXY_HOPS,
    toolsOff: new Set(env.TOOLS_OFF),
  });
  const billing = createBillingWorker({ ctx: shared, backend: jobsBackend });
  await listen(api, env);
  await untilTold;
  await api.close();
  await billing.close();
  await Promise.all([backend[Symbol.asyncDispose](), db.$disconnect()]);
});

async function listen(api: Awaited<ReturnType<typeof createApi>>, env: ApiEnv): Promise<void> {
  try {
    const { port } = await api.listen(env.HOST, env.PORT);
    process.stdout.write(`ImageMint api listens on port ${port}\n`);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new SetupError(`PORT ${env.PORT} of ${env.HOST} cannot be opened (${code})`, { cause });
  }
}
