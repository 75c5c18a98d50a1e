export type { Keyring } from './keyring.ts';
export { createMemoryKeyring } from './memory-keyring.ts';
export { createRedisKeyring } from './redis-keyring.ts';
