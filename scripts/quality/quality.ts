import type { ApplyTool } from './start-tools.ts';

/** What the parts of a quality run share: the tools, and photographs by name where some were given. */
export type Quality = { apply: ApplyTool; photos: ReadonlyMap<string, Buffer> };
