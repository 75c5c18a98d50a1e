export { addSeconds, systemClock, type Clock } from './clock.ts';
export { asSystem, authorize, requireAccount, requireStaff, type AccountActor, type Actor, type Authority, type Ctx } from './ctx.ts';
export { AppError, hasCode, type AppErrorOptions } from './errors.ts';
export { createLanes, type Lanes } from './lanes.ts';
export { createLogger, describeFault, type Log, type LogEvent, type LogFields } from './log.ts';
export { SetupError } from './setup-error.ts';
export { sqlState } from './postgres-errors.ts';
