import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorCode } from '@imagemint/contract/errors';
import { getBalance } from '@imagemint/core/billing';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { expect } from 'vitest';
import { FAULTY_ENTRY } from './faulty-photos.ts';
import { findProblemFaults, runCurl, type CurlAnswer, type CurlOptions } from './run-curl.ts';
import { eventually, NOTHING_LEFT, startStack, type Stack, type TestAccount } from './start-stack.ts';

/** What the log calls an error; a customer's mistake is none. */
const ERROR_LEVEL = 50;

export type CurlBench = Awaited<ReturnType<typeof startCurlBench>>;

/** The whole service, a customer with an API key, a photo in a file, and the real curl. The sandbox obeys marked photos. */
export async function startCurlBench(options: Parameters<typeof startStack>[0] = {}) {
  const sandbox = { spares: 2, memoryLimitBytes: 1024 ** 3, timeLimitMs: 20_000, entry: FAULTY_ENTRY };
  const stack: Stack = await startStack({ lanes: 2, worker: { sandbox }, ...options });
  const [account, folder, photo] = await Promise.all([
    stack.signUp(),
    mkdtemp(join(tmpdir(), 'imagemint-curl-')),
    generatePhoto({ seed: 7, width: 320, height: 200 }),
  ]);
  const photoPath = join(folder, 'p.jpg');
  await writeFile(photoPath, photo);

  const availableOf = async ({ actor }: TestAccount = account) => (await getBalance({ ...stack.service.deps, actor })).available;
  const url = (path = '/v1/run') => `${stack.origin}${path}`;
  const auth = ({ authorization }: TestAccount = account) => ['-H', `Authorization: ${authorization}`];
  const curl = async (args: string[], more?: CurlOptions) => await runCurl([...auth(), ...args], more);
  const isClean = async () => JSON.stringify(await stack.findLeftovers()) === JSON.stringify(NOTHING_LEFT);

  return {
    stack,
    account,
    folder,
    photo,
    photoPath,
    availableOf,
    url,
    auth,
    isClean,
    /** Sends a request of the customer. @param args what follows the key. */
    curl,
    form: (...fields: string[]) => fields.flatMap((field) => ['-F', field]),
    /** The photo as a field of a form. */
    image: `image=@${photoPath}`,
    /** Sends a request that must be refused with this code, and looks that it cost nothing. */
    async expectRefusal(args: string[], code: ErrorCode, more: CurlOptions & { path?: string } = {}): Promise<CurlAnswer> {
      const before = await availableOf();
      const answer = await curl([...args, url(more.path)], more);
      expect(findProblemFaults(answer, code)).toEqual([]);
      expect(await availableOf()).toBe(before);
      return answer;
    },
    /** Writes a file that begins as a photo and has this many bytes, without holding them. */
    async writeBigPhoto(bytes: number): Promise<string> {
      const path = join(folder, `big-${bytes}.jpg`);
      await writeFile(path, photo);
      await truncate(path, bytes);
      return path;
    },
    /** After every test: nothing is held, the ledger adds up, and no mistake of a customer was logged as one of ours. */
    async expectClean(): Promise<void> {
      await eventually(isClean).catch(() => undefined);
      expect(await stack.findLeftovers()).toEqual(NOTHING_LEFT);
      expect(stack.logged.splice(0).filter(({ level }) => Number(level) >= ERROR_LEVEL)).toEqual([]);
    },
    async [Symbol.asyncDispose]() {
      await stack[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
