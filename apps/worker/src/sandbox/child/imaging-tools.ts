import { availableParallelism } from 'node:os';
import { MODEL_IDS } from '@imagemint/contract/models';
import { ImagingError, openModels, runTool, warmUp } from '@imagemint/imaging';
import type { ToolAnswer, ToolRequest, Tools } from './serve-jobs.ts';

const [folder = '', wanted = ''] = process.argv.slice(2);

/** The models of the folder that the parent names as the program's argument. */
export const models = openModels({ folder, threads: availableParallelism() });

/** The real tools. */
export const imagingTools: Tools = { warmUp: warmUpAll, apply };

/** The libraries, and the models that the parent names. One that does not open shows when a tool asks for it. */
async function warmUpAll(): Promise<void> {
  await warmUp();
  const ids = MODEL_IDS.filter((id) => wanted.split(',').includes(id));
  await Promise.allSettled(ids.map((id) => models.open(id)));
}

async function apply({ photo, job }: ToolRequest): Promise<ToolAnswer> {
  try {
    const { tool, params, maxMegapixels, followingMegapixels } = job;
    const request = { tool, params, input: photo, maxMegapixels, followingMegapixels, models };
    const { output, format, inputFormat, megapixels } = await runTool(request);
    return { outcome: 'OK', picture: output, inputFormat, outputFormat: format, megapixels };
  } catch (error) {
    if (!(error instanceof ImagingError)) throw error;
    const { code, inputFormat, megapixels } = error;
    return { outcome: code, picture: null, inputFormat, outputFormat: null, megapixels };
  }
}
