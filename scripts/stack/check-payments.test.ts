import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAKE_STRIPE_FILE } from '../env.ts';
import { checkPayments } from './check-payments.ts';

let dataDir: string;
beforeAll(async () => void (dataDir = await mkdtemp(join(tmpdir(), 'imagemint-payments-'))));
afterAll(() => rm(dataDir, { recursive: true }));

const keys = (secretKey: string) => ({ secretKey, webhookSecret: 'whsec_12345678' });

test('live keys are refused, test keys and none are not', () => {
  expect(() => checkPayments({ stripe: keys('sk_live_12345678'), dataDir })).toThrow('test keys');
  expect(() => checkPayments({ stripe: keys('rk_live_12345678'), dataDir })).toThrow('test keys');
  checkPayments({ stripe: keys('sk_test_12345678'), dataDir });
  checkPayments({ stripe: undefined, dataDir });
});

test('keys are refused for a folder that the fake has used', async () => {
  await writeFile(join(dataDir, FAKE_STRIPE_FILE), '{}');
  expect(() => checkPayments({ stripe: keys('sk_test_12345678'), dataDir })).toThrow('DATA_DIR');
  checkPayments({ stripe: undefined, dataDir });
});
