import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelBuildError } from './model-build-error.ts';
import { createReferenceInput, type ReferenceInput } from './reference-input.ts';

/** What a model must give for a fixed input: numbers from places all over one output, from the source's own runtime. */
export type Reference = {
  input: ReferenceInput;
  output: string;
  /** Largest difference that counts as the same. */
  tolerance: number;
  values: readonly number[];
};

/** Odd and without a pattern, so that the places lie in all rows, columns and channels. */
const STEP = 2_654_435_761;

/** Takes as many numbers out of an output as a reference has. */
export function pickValues(data: Float32Array, count: number): number[] {
  return Array.from({ length: count }, (_, at) => data[((at + 1) * STEP) % data.length] ?? NaN);
}

/** Runs a model file on the reference's input. @throws ModelBuildError when it cannot be run or gives other numbers. */
export async function checkModel(bytes: Uint8Array, reference: Reference): Promise<void> {
  const data = await runOnce(bytes, reference).catch((error: unknown) => {
    throw new ModelBuildError(`the converted model cannot be run: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`);
  });
  const picked = pickValues(data, reference.values.length);
  const worst = Math.max(...reference.values.map((value, at) => Math.abs(value - (picked[at] ?? NaN))));
  // Written so that a NaN fails, too.
  if (!(worst <= reference.tolerance)) throw new ModelBuildError(`the converted model differs from its source by ${worst.toPrecision(3)}`);
}

async function runOnce(bytes: Uint8Array, { input, output }: Reference): Promise<Float32Array> {
  const session = await InferenceSession.create(bytes, { enableCpuMemArena: false, enableMemPattern: false, logSeverityLevel: 4 });
  try {
    const given = new Tensor('float32', createReferenceInput(input), input.dims);
    const found = (await session.run({ [input.name]: given }, [output]))[output];
    if (!(found?.data instanceof Float32Array)) throw new TypeError('its output is not of 32-bit floats');
    return found.data;
  } finally {
    await session.release();
  }
}
