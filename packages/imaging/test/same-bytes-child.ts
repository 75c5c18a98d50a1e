// A process of its own that applies tools to photos and gives what came out. Speaks with its parent over the channel that `fork` gives.
import { createHash } from 'node:crypto';
import { type ToolId, TOOLS } from '@imagemint/contract/tools';
import { openModels, runTool } from '../src/index.ts';
import { MODELS_FOLDER } from './models-folder.ts';

type Order = { name: string; tool: ToolId; params: object; input: Uint8Array };

const models = openModels({ folder: MODELS_FOLDER, threads: Number(process.argv[2]) });

process.once('message', (orders: Order[]) => {
  const work = async () => {
    const sums: Record<string, string> = {};
    for (const { name, tool, params, input } of orders) {
      const { output } = await runTool({ tool, params: TOOLS[tool].params.parse(params), input, maxMegapixels: 100, models });
      sums[name] = createHash('sha256').update(output).digest('hex');
    }
    return sums;
  };
  work().then(
    (sums) => process.send?.({ sums }, () => process.disconnect()),
    (error: unknown) => process.send?.({ failed: String(error) }, () => process.disconnect()),
  );
});
