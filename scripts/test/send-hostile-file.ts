import { TRPCClientError } from '@trpc/client';
import { ERRORS, ErrorCode, Problem } from '@imagemint/contract/errors';
import type { ToolId } from '@imagemint/contract/tools';
import { RunEnded, runPhoto } from '../client/run-photo.ts';
import type { TestAccount } from './start-stack.ts';

export type Answer = { code: ErrorCode | 'OK'; durationMs: number; faults: string[] };
export type Job = { tool: ToolId; params: Record<string, string | number> };
export type Upload = Job & { file: Buffer };

/** Sends a file through `POST /v1/run` as plain curl would. `faults` says what is wrong with the answer's form, whatever its code. */
export async function sendByRest(origin: string, account: TestAccount, { file, tool, params }: Upload): Promise<Answer> {
  const query = new URLSearchParams({ tool, ...Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])) });
  const startMs = performance.now();
  const response = await fetch(`${origin}/v1/run?${query.toString()}`, {
    method: 'POST',
    headers: { authorization: account.authorization, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(file),
  });
  const body = Buffer.from(await response.arrayBuffer());
  const durationMs = performance.now() - startMs;
  if (response.ok)
    return { code: 'OK', durationMs, faults: response.headers.get('content-type')?.startsWith('image/') ? [] : ['no picture'] };
  const faults: string[] = [];
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) faults.push('no problem+json');
  if (response.headers.has('x-credits-charged')) faults.push('says it charged');
  const problem = Problem.safeParse(JSON.parse(body.toString()));
  if (!problem.success) return { code: 'INTERNAL', durationMs, faults: [...faults, 'not the shape of a problem'] };
  const { code, status } = problem.data;
  if (status !== response.status || status !== ERRORS[code].status) faults.push(`status ${response.status} for ${code}`);
  return { code, durationMs, faults };
}

/** The same as the web app does it: tRPC, live events, sealed result. */
export async function sendByWeb(account: TestAccount, { file, tool, params }: Upload): Promise<Answer> {
  const startMs = performance.now();
  const answer = (code: Answer['code'], ...faults: string[]): Answer => ({ code, durationMs: performance.now() - startMs, faults });
  try {
    const { run } = await runPhoto(account.client, { photo: file, tool, params });
    return run.state === 'DELIVERED' ? answer('OK') : answer('OK', `ended as ${run.state}`);
  } catch (error) {
    if (error instanceof RunEnded) {
      const { state, creditsCharged, creditsHeld } = error.run;
      const isRight = state === 'FAILED' && creditsCharged === 0 && creditsHeld === 0;
      return answer(
        ErrorCode.parse(error.run.error),
        ...(isRight ? [] : [`ended as ${state}, ${creditsCharged} charged, ${creditsHeld} held`]),
      );
    }
    if (!(error instanceof TRPCClientError)) throw error;
    const data = error.data as { code?: unknown; httpStatus?: unknown } | undefined;
    const code = ErrorCode.parse(data?.code);
    return answer(code, ...(data?.httpStatus === ERRORS[code].status ? [] : [`status ${String(data?.httpStatus)} for ${code}`]));
  }
}
