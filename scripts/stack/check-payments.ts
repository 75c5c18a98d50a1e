import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Env, FAKE_STRIPE_FILE, UsageError } from '../env.ts';

/**
 * Refuses Stripe keys that `npm start` cannot do right by: live ones, because it shows its mails to whoever uses the machine, and any for a
 * folder whose accounts are customers of the fake.
 * @throws UsageError
 */
export function checkPayments({ stripe, dataDir }: Pick<Env, 'stripe' | 'dataDir'>): void {
  if (stripe === undefined) return;
  if (/^(sk|rk)_live_/.test(stripe.secretKey)) throw new UsageError('npm start takes test keys of Stripe only; live ones: infra/README.md');
  if (existsSync(join(dataDir, FAKE_STRIPE_FILE))) {
    throw new UsageError(`the accounts in ${dataDir} are customers of the fake Stripe; choose another folder with DATA_DIR`);
  }
}
