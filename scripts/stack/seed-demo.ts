import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createApiKey, ensureAccount, issueSignInLink, listApiKeys, revokeApiKey } from '@imagemint/core/accounts';
import { grantCredits } from '@imagemint/core/billing';
import type { Actor } from '@imagemint/core/kernel';
import type { Service } from '../compose-service.ts';
import { ROOT } from '../env.ts';

const DEMO = { email: 'demo@example.org', role: 'customer', plan: 'pro' } as const;
const STAFF = { email: 'staff@example.org', role: 'staff', plan: 'pro' } as const;
const DEMO_CREDITS = 1_000;
const KEY_LABEL = 'npm start';

export type DemoAccess = { signInUrl: string; staffUrl: string; apiKey: string };

/** Makes the accounts of the default start, with sign-in links and a new API key; the key of the start before is revoked. */
export async function seedDemo(service: Service): Promise<DemoAccess> {
  const system = { ...service.deps, requestId: 'start', actor: { kind: 'system' } as Actor };
  const { accountId } = await ensureAccount(system, DEMO);
  await ensureAccount(system, STAFF);
  await grantCredits(system, { accountId, origin: 'demo', amount: DEMO_CREDITS, endsAt: null });
  const actor: Actor = { kind: 'account', accountId, role: 'customer', plan: DEMO.plan, via: 'session', credentialId: accountId };
  const ctx = { ...system, actor };
  for (const { id, label, revokedAt } of await listApiKeys(ctx))
    if (label === KEY_LABEL && revokedAt === null) await revokeApiKey(ctx, { id });
  const [{ key }, demo, staff] = await Promise.all([
    createApiKey(ctx, { label: KEY_LABEL }),
    issueSignInLink(system, { email: DEMO.email }),
    issueSignInLink(system, { email: STAFF.email }),
  ]);
  return { signInUrl: demo.url, staffUrl: staff.url, apiKey: key };
}

/** A generated picture for the printed curl line, made by a process of its own: the one that serves customers touches no pixels. */
export async function ensureSamplePhoto(path: string): Promise<string> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (exists) return path;
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'stack', 'write-sample.ts'), path], { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('the sample photo could not be written');
  return path;
}
