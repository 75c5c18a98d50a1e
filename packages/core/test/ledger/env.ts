/** The seed that a model test is to be repeated with: LEDGER_SEED, or the one it always takes. */
export function readSeed(usual: number, env: NodeJS.ProcessEnv = process.env): number {
  return Number(env['LEDGER_SEED'] ?? usual);
}
