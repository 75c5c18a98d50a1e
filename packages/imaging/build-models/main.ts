import { buildModels } from './build-models.ts';
import { describeProgress } from './describe-progress.ts';

// Builds the models that a folder lacks: `node main.ts <folder> [npm program and its first arguments]`. A process of its own, because the
// largest model takes 1.5 GB while it is converted and checked. Ends with code 1 when one is missing afterwards.
const [folder = '.models', ...npm] = process.argv.slice(2);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
const onProgress = (progress: Parameters<typeof describeProgress>[0]): void => void process.stdout.write(`${describeProgress(progress)}\n`);

try {
  const { failed } = await buildModels({ folder, ...(npm.length > 0 ? { npm } : {}), signal: stopping.signal, onProgress });
  process.exitCode = failed.length > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`The models cannot be built: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
