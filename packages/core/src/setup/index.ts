export { BackendEnv, parseEnv } from './backend-env.ts';
export { connectBackend } from './connect-backend.ts';
export { runProgram } from './run-program.ts';
