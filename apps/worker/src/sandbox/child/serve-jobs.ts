import type { InputFormat, OutputFormat } from '@imagemint/contract/formats';
import type { Outcome } from '@imagemint/contract/diagnostics';
import { bucketOf, KILOBYTE_EDGES, MEGAPIXEL_EDGES } from '@imagemint/contract/buckets';
import { createSealer } from '@imagemint/envelope/node';
import { FRAME } from '../frames.ts';
import type { JobFrame } from '../sandbox-job.ts';
import type { SandboxReport } from '../sandbox-report.ts';
import { type ControlPipe, endProcess, openControlPipe } from './control-pipe.ts';
import { readSource, SourceLostError } from './read-source.ts';

export type ToolRequest = { photo: Buffer; job: Pick<JobFrame, 'tool' | 'params' | 'maxMegapixels' | 'followingMegapixels'> };

/** What a tool gives: the finished picture and what may be said about it, or a code. `megapixels` are the input's. */
export type ToolAnswer = {
  outcome: Outcome;
  picture: Uint8Array | null;
  inputFormat: InputFormat | null;
  outputFormat: OutputFormat | null;
  megapixels: number;
};

/** The tools as the sandbox sees them. Nothing they throw leaves the sandbox: its text may quote the photo. */
export type Tools = { warmUp: () => Promise<void>; apply: (request: ToolRequest) => Promise<ToolAnswer> };

/** Serves one job after another until the parent closes the pipe or kills this process. */
export async function serveJobs(tools: Tools): Promise<never> {
  const pipe = openControlPipe();
  await tools.warmUp();
  await pipe.send(FRAME.ready, new Uint8Array(0));
  for (;;) {
    const jobFrame = await pipe.next();
    const keyFrame = await pipe.next();
    if (jobFrame.type !== FRAME.job || keyFrame.type !== FRAME.key) endProcess();
    const job = JSON.parse(Buffer.from(jobFrame.payload).toString()) as JobFrame;
    const report = await serveJob({ tools, pipe }, job, keyFrame.payload);
    await pipe.send(FRAME.end, Buffer.from(JSON.stringify(report)));
  }
}

async function serveJob(parts: { tools: Tools; pipe: ControlPipe }, job: JobFrame, key: Uint8Array): Promise<SandboxReport> {
  const report: SandboxReport = { outcome: 'TOOL_FAILED', inputFormat: null, outputFormat: null, megapixelBucket: 0, kilobyteBucket: 0 };
  try {
    const photo = await readSource(job, key, parts.pipe);
    report.kilobyteBucket = bucketOf(photo.length / 1000, KILOBYTE_EDGES);
    const answer = await parts.tools.apply({ photo, job });
    report.outcome = answer.outcome;
    report.inputFormat = answer.inputFormat;
    report.outputFormat = answer.outputFormat;
    report.megapixelBucket = bucketOf(answer.megapixels, MEGAPIXEL_EDGES);
    if (answer.picture !== null) await sealResult(parts.pipe, job.recipientKey, answer.picture);
  } catch (error) {
    report.outcome = error instanceof SourceLostError ? 'CONTENT_LOST' : 'TOOL_FAILED';
  }
  return report;
}

async function sealResult(pipe: ControlPipe, recipientPublicKey: string, picture: Uint8Array): Promise<void> {
  await pipe.send(FRAME.sealable, new Uint8Array(0));
  const { type, payload } = await pipe.next();
  if (type !== FRAME.seal) endProcess();
  const sealer = await createSealer({ kind: 'result', objectId: Buffer.from(payload).toString(), recipientPublicKey });
  for (let at = 0; at < picture.length; at += 262_144) {
    await pipe.send(FRAME.result, Buffer.concat(await sealer.update(picture.subarray(at, at + 262_144))));
  }
  await pipe.send(FRAME.result, Buffer.concat(await sealer.finish()));
}
