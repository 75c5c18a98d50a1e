import { ToolNames } from '@imagemint/contract/tools';
import { SetupError } from '@imagemint/core/kernel';
import { BackendEnv, parseEnv } from '@imagemint/core/setup';
import { z } from 'zod';

const ApiEnv = BackendEnv.extend({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Proxies between customers and this process. With too few all customers share one limit of requests, with too many they choose theirs. */
  PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  /** Where customers reach the service; sign-in links and checks of the browser's origin are made of it. */
  ORIGIN: z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin),
  /** Encrypts addresses and signs upload tickets; the same in every api process, and from start to start. */
  SECRET: z
    .string()
    .regex(/^[0-9a-f]{64,}$/i)
    .transform((hex) => new Uint8Array(Buffer.from(hex, 'hex'))),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(500).default(20),
  /** Real keys move real money; test keys (`sk_test_…`) do not. */
  STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_(live|test)_\w{8,}$/),
  /** Of the endpoint `/stripe/webhook` of this service. */
  STRIPE_WEBHOOK_SECRET: z.string().regex(/^whsec_\w{8,}$/),
  /** A stand-in for Stripe, for rehearsals; never with live keys. */
  STRIPE_API_BASE: z.url({ protocol: /^https?$/ }).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }),
  MAIL_FROM: z.email(),
  CONTACT_EMAIL: z.email().optional(),
  /** Tools that take no new runs, such as "denoise,deblur". */
  TOOLS_OFF: ToolNames.default([]),
  /** Folder of the built web app; without it only the API is served. */
  WEB_DIR: z.string().min(1).optional(),
});
export type ApiEnv = z.infer<typeof ApiEnv>;

const MISSING: Record<string, string> = {
  ORIGIN: 'the address under which customers reach the service, such as https://photos.example',
  SECRET: 'at least 64 hexadecimal digits, such as from `openssl rand -hex 32`',
  STRIPE_SECRET_KEY: 'the secret key of the Stripe account that sells plans and credits',
  STRIPE_WEBHOOK_SECRET: 'the signing secret of the Stripe webhook endpoint /stripe/webhook',
  SMTP_URL: 'the mail server that sends sign-in links, such as smtps://user:password@mail.example:465',
  MAIL_FROM: 'the address that sign-in links come from',
};

/** What a stand-alone api takes from the environment. @throws SetupError */
export function readEnv(env: NodeJS.ProcessEnv = process.env): ApiEnv {
  const parsed = parseEnv(ApiEnv, env, MISSING);
  if (parsed.STRIPE_API_BASE !== undefined && parsed.STRIPE_SECRET_KEY.includes('_live_')) {
    throw new SetupError('STRIPE_API_BASE sends the live STRIPE_SECRET_KEY to a stand-in; use a test key');
  }
  return parsed;
}
