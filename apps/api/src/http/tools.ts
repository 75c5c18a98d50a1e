import { z } from 'zod';
import { leastPlanWith } from '@imagemint/contract/plans';
import { priceOf, TOOL_IDS, TOOLS, type ToolId } from '@imagemint/contract/tools';

/** The tool manifest for programs: price, limits and parameters as JSON Schema (2020-12), without the tools that are off. */
export function listTools(toolsOff: ReadonlySet<ToolId> = new Set()): { tools: unknown[] } {
  return {
    tools: TOOL_IDS.filter((id) => !toolsOff.has(id)).map((id) => {
      const { params, credits, maxMegapixels, generative, version } = TOOLS[id];
      const previewCredits = priceOf(id, { preview: true });
      return {
        id,
        credits,
        previewCredits,
        maxMegapixels,
        generative,
        plan: leastPlanWith(id),
        version,
        params: z.toJSONSchema(params, { io: 'input' }),
      };
    }),
  };
}
