import { z } from 'zod';
import { TOOL_IDS, TOOLS } from '@imagemint/contract/tools';

/** The tool manifest for programs: price, limits and parameters as JSON Schema (2020-12). */
export function listTools(): { tools: unknown[] } {
  return {
    tools: TOOL_IDS.map((id) => {
      const { params, credits, maxMegapixels, generative, version } = TOOLS[id];
      return { id, credits, maxMegapixels, generative, version, params: z.toJSONSchema(params, { io: 'input' }) };
    }),
  };
}
