import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MODEL_IDS } from '@imagemint/contract/models';

/** What `npm start` has built, where it has. */
export const MODELS_FOLDER = fileURLToPath(new URL('../../../.models', import.meta.url));

/** Whether tests with real models can run here. */
export const HAS_MODELS = MODEL_IDS.every((id) => existsSync(join(MODELS_FOLDER, `${id}.onnx`)));

/** Behind the name of tests that do not run without models. */
export const NEEDS_MODELS = HAS_MODELS ? '' : ' (skipped: npm start has built no models here)';
