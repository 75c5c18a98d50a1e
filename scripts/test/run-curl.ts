import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { ERRORS, Problem, type ErrorCode } from '@imagemint/contract/errors';

export type CurlAnswer = {
  /** Exit code of curl. */
  exitCode: number | null;
  status: number;
  headers: Headers;
  body: Buffer;
  /** Status lines before the last one, such as 100. */
  interim: number[];
  /** Bytes of the request's body that curl has sent. */
  sentBytes: number;
};

export type CurlOptions = { stdin?: Uint8Array; signal?: AbortSignal };

/** Runs the real curl, as a customer's script does, and takes its answer apart. */
export async function runCurl(args: readonly string[], options: CurlOptions = {}): Promise<CurlAnswer> {
  const child = spawn('curl', ['-sS', '-i', '--max-time', '60', '-w', '%{stderr}sent:%{size_upload}', ...args]);
  options.signal?.addEventListener('abort', () => child.kill('SIGKILL'));
  const out: Buffer[] = [];
  const notes: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => notes.push(chunk));
  // curl stops reading where it is refused.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  const sent = /sent:(\d+)/.exec(Buffer.concat(notes).toString())?.[1] ?? '0';
  return { exitCode, sentBytes: Number(sent), ...takeApart(Buffer.concat(out)) };
}

function takeApart(out: Buffer): Pick<CurlAnswer, 'status' | 'headers' | 'body' | 'interim'> {
  const interim: number[] = [];
  for (let rest = out; ;) {
    const end = rest.indexOf('\r\n\r\n');
    const [statusLine = '', ...lines] = rest.subarray(0, Math.max(0, end)).toString('latin1').split('\r\n');
    const status = Number(statusLine.split(' ')[1] ?? '0');
    const headers = new Headers(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
    rest = rest.subarray(end + 4);
    if (status < 100 || status > 199) return { status, headers, body: rest, interim };
    interim.push(status);
  }
}

/** What is wrong with an error reply, whatever its code (RFC 9457); empty when nothing is. */
export function findProblemFaults(answer: Pick<CurlAnswer, 'status' | 'headers' | 'body'>, code: ErrorCode): string[] {
  const { headers, status, body } = answer;
  const faults: string[] = [];
  const type = headers.get('content-type') ?? '';
  if (!/^application\/problem\+json(;|$)/.test(type)) return [`${status} ${type}: ${body.subarray(0, 200).toString()}`];
  const problem = Problem.strict().safeParse(JSON.parse(body.toString()));
  if (!problem.success) return ['not the shape of a problem'];
  const said = problem.data;
  if (said.code !== code) faults.push(`${said.code} instead of ${code}: ${JSON.stringify(said.fields)}`);
  const expected = { status: ERRORS[said.code].status, title: ERRORS[said.code].title, type: `/docs/api#${said.code}` };
  const found = { status: said.status, title: said.title, type: said.type };
  if (status !== said.status || !isDeepStrictEqual(found, expected)) faults.push(`${status}: ${JSON.stringify(found)}`);
  if (said.requestId !== headers.get('x-request-id')) faults.push('another request id');
  if (Number(headers.get('content-length')) !== body.length) faults.push('another length');
  return [...faults, ...['x-credits-charged', 'x-width', 'x-height'].filter((name) => headers.has(name))];
}
