import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { createContractFacts } from './build/contract-facts.ts';
import { createMessageCompiler } from './build/compile-messages.ts';
import { readEnv } from './env.ts';

const { apiOrigin } = readEnv();

export default defineConfig({
  plugins: [react(), tailwindcss(), createContractFacts(), createMessageCompiler()],
  build: {
    target: 'es2023',
    // light-dark() stays native: every browser with X25519 in WebCrypto has it.
    cssTarget: ['chrome123', 'safari17.5', 'firefox130'],
    // No data: URIs, so that the policy can stay at 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
  },
  server: {
    host: '127.0.0.1',
    // The service takes changes from its own origin only.
    proxy: Object.fromEntries(
      ['/trpc', '/v1', '/openapi.json', '/dev/outbox'].map((path) => [path, { target: apiOrigin, headers: { origin: apiOrigin } }]),
    ),
  },
});
