import { createHash } from 'node:crypto';
import type { Models } from '../src/index.ts';
import type { Model, Tensors } from '../src/models/open-models.ts';

/**
 * Runs a model once for each input and gives copies of what came out from then on: many tests of one file ask for the same. That a model
 * gives the same for the same is what same-bytes.db.test.ts shows, without this.
 */
export function rememberModels(models: Models): Models {
  const opened = new Map<string, Model>();
  return {
    async open(id) {
      const known = opened.get(id) ?? rememberModel(await models.open(id));
      opened.set(id, known);
      return known;
    },
  };
}

function rememberModel(model: Model): Model {
  const answers = new Map<string, Promise<Tensors>>();
  return {
    async run(inputs) {
      const key = nameInputs(inputs);
      const answer = answers.get(key) ?? model.run(inputs);
      answers.set(key, answer);
      // Its caller may work in what it was given.
      return Object.fromEntries(Object.entries(await answer).map(([name, { data, dims }]) => [name, { data: data.slice(), dims }]));
    },
  };
}

function nameInputs(inputs: Tensors): string {
  const hash = createHash('sha256');
  for (const [name, { data, dims }] of Object.entries(inputs)) {
    hash.update(`${name} ${dims.join()} `).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}
