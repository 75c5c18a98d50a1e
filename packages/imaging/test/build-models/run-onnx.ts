import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Runs a network of one input and gives its first output. */
export async function runOnnx(
  bytes: Uint8Array,
  input: Float32Array,
  dims: readonly number[],
): Promise<{ data: number[]; dims: readonly number[] }> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 4 });
  const outputs = await session.run({ [session.inputNames[0] ?? '']: new Tensor('float32', input, dims) });
  const output = outputs[session.outputNames[0] ?? ''];
  await session.release();
  return { data: [...((output?.data ?? []) as Float32Array)], dims: output?.dims ?? [] };
}

/** Numbers between -1 and 1 without a pattern, the same in every run. */
export function scatter(count: number, seed = 1): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => (((at + seed) * 2_654_435_761) % 2_000) / 1_000 - 1);
}
