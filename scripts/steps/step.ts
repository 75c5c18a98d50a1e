/** How a step of `npm test` or `npm run verify` ended. */
export type Outcome = { passed: number; failed: number; skipped: number; output: string };

export type Step = { name: string; run(signal: AbortSignal): Promise<Outcome> };

export const passed = (output = ''): Outcome => ({ passed: 1, failed: 0, skipped: 0, output });
export const failed = (output: string): Outcome => ({ passed: 0, failed: 1, skipped: 0, output });
