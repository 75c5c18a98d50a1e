import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';

/**
 * Computes once what does not depend on the picture: of the some 15 000 nodes of a converted graph most only work out shapes.
 * @param folder for two passing files. @returns the smaller network, for any machine.
 */
export async function foldConstants(bytes: Uint8Array, folder: string): Promise<Uint8Array> {
  const work = await mkdtemp(join(folder, 'fold-'));
  try {
    const [raw, folded] = [join(work, 'raw.onnx'), join(work, 'folded.onnx')];
    await writeFile(raw, bytes);
    const session = await InferenceSession.create(raw, {
      graphOptimizationLevel: 'basic',
      optimizedModelFilePath: folded,
      enableCpuMemArena: false,
      enableMemPattern: false,
      logSeverityLevel: 4,
    });
    await session.release();
    return await readFile(folded);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
