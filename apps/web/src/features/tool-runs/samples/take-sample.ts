import type { ToolId } from '@imagemint/contract/tools';

/** Our picture for a tool; what paints it is fetched when it is asked for. */
export async function takeSample(tool: ToolId): Promise<File> {
  const { makeSample } = await import('./make-sample.ts');
  return await makeSample(tool);
}
