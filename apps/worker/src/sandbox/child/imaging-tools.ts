import { availableParallelism } from 'node:os';
import { ImagingError, openModels, runTool, warmUp } from '@imagemint/imaging';
import type { ToolAnswer, ToolRequest, Tools } from './serve-jobs.ts';

/** The models of the folder that the parent names as the program's argument. */
export const models = openModels({ folder: process.argv[2] ?? '', threads: availableParallelism() });

/** The real tools. */
export const imagingTools: Tools = { warmUp, apply };

async function apply({ photo, job }: ToolRequest): Promise<ToolAnswer> {
  try {
    const { tool, params, maxMegapixels } = job;
    const { output, format, inputFormat, megapixels } = await runTool({ tool, params, input: photo, maxMegapixels, models });
    return { outcome: 'OK', picture: output, inputFormat, outputFormat: format, megapixels };
  } catch (error) {
    if (!(error instanceof ImagingError)) throw error;
    const { code, inputFormat, megapixels } = error;
    return { outcome: code, picture: null, inputFormat, outputFormat: null, megapixels };
  }
}
