// Our own tools in a process of its own, with its models open, as a sandbox has them. The loaders that tools refuse stay usable outside.
import { availableParallelism } from 'node:os';
import { TOOLS, type ToolId } from '@imagemint/contract/tools';
import { openModels, runTool } from '@imagemint/imaging';
import { MODELS_DIR } from '../env.ts';

type Order = { photo: Uint8Array; tool: ToolId; params: Record<string, unknown> };

const models = openModels({ folder: MODELS_DIR, threads: availableParallelism() });

async function apply({ photo, tool, params }: Order): Promise<Uint8Array> {
  return (await runTool({ tool, params: TOOLS[tool].params.parse(params), input: photo, maxMegapixels: 100, models })).output;
}

process.on('disconnect', () => process.exit());
process.on('message', (order: Order) => {
  apply(order).then(
    (output) => process.send?.({ output }),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});
process.send?.({ isReady: true });
