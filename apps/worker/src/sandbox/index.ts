export { createSandboxPool, type SandboxPool, type SandboxPoolOptions } from './create-sandbox-pool.ts';
export type { IsolationLevel } from './isolation.ts';
export type { SandboxJob, SandboxOutcome } from './sandbox-job.ts';
export type { KillReason } from './sandbox-process.ts';
export { reportWithout, type SandboxReport } from './sandbox-report.ts';
