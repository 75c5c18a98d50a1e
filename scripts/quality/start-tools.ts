import type { ToolId } from '@imagemint/contract/tools';
import { startChild } from '../bench/start-child.ts';

/** Applies a tool to a photo. @returns the encoded result. @throws Error with the code of a refusal. */
export type ApplyTool = (tool: ToolId, photo: Uint8Array, params: Record<string, unknown>) => Promise<Uint8Array>;

/** Starts a process that applies tools, one after the other. */
export async function startTools(logPath: string): Promise<{ apply: ApplyTool; stop: () => Promise<void> }> {
  const child = startChild('../quality/tool-child.ts', [], logPath);
  await child.next();
  return {
    async apply(tool, photo, params) {
      child.send({ photo, tool, params });
      const { output } = await child.next();
      if (!(output instanceof Uint8Array)) throw new Error('a tool gave no picture');
      return output;
    },
    stop: child.stop,
  };
}
