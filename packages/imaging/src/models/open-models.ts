import { join } from 'node:path';
import type { ModelId } from '@imagemint/contract/models';
import type { InferenceSession } from 'onnxruntime-node';
import { ImagingError } from '../imaging-error.ts';

/** Numbers in row-major order; `dims` from the outermost on. */
export type Tensor = { data: Float32Array; dims: readonly number[] };
export type Tensors = Record<string, Tensor>;

export type Model = {
  /** @throws Error when names or shapes do not fit the model. */
  run(inputs: Tensors): Promise<Tensors>;
};

/** Models by id; each is read at its first use and stays loaded. */
export type Models = {
  /** @throws ImagingError TOOL_UNAVAILABLE when the model is not there or cannot be read. */
  open(id: ModelId): Promise<Model>;
};

/**
 * Opens the models of a folder (`<id>.onnx`) for the CPU.
 * @param options.threads threads of one run; the same bytes come out with any number.
 */
export function openModels(options: { folder: string; threads: number }): Models {
  const opened = new Map<ModelId, Promise<Model>>();
  return {
    open(id) {
      const model = opened.get(id) ?? loadModel(join(options.folder, `${id}.onnx`), options.threads);
      opened.set(id, model);
      return model;
    },
  };
}

async function loadModel(path: string, threads: number): Promise<Model> {
  // Only where a tool asks for it: most photos need no model, and a sandbox starts every few seconds.
  const { InferenceSession: Session, Tensor: OrtTensor } = await import('onnxruntime-node');
  const session = await createSession(Session, path, threads);
  return {
    async run(inputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { data, dims }]) => [name, new OrtTensor('float32', data, dims)]),
      );
      const outputs = await session.run(feeds);
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { data, dims }]) => [name, { data: data as Float32Array, dims }] as const),
      );
    },
  };
}

async function createSession(Session: typeof InferenceSession, path: string, threads: number): Promise<InferenceSession> {
  try {
    // By its path, because bytes would be in memory twice. Without arena and pattern a large model needs half the memory, for a tenth
    // more time.
    return await Session.create(path, {
      executionProviders: ['cpu'],
      enableCpuMemArena: false,
      enableMemPattern: false,
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    });
  } catch {
    throw new ImagingError('TOOL_UNAVAILABLE');
  }
}
