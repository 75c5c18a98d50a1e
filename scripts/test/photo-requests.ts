import { generateRecipientKeys, openResult } from '@imagemint/envelope';
import { isTerminal, type RunView } from '@imagemint/contract/runs';
import { eventually } from './start-stack.ts';

/** What a customer's program does with its key, step by step, so that a fault may come between any two of them. */
export type PhotoRequests = ReturnType<typeof createPhotoRequests>;
export type OpenedRun = { runId: string; privateKey: string };

/** @param target address of the service, and the `Authorization` header of an account. */
export function createPhotoRequests(target: { origin: string; authorization: string }) {
  const { origin, authorization } = target;
  const send = async (path: string, init: RequestInit = {}) =>
    await fetch(`${origin}${path}`, { ...init, headers: { authorization, ...(init.headers as Record<string, string>) } });
  const post = async (path: string, photo: Buffer) =>
    await send(path, { method: 'POST', headers: { 'content-type': 'image/png' }, body: new Uint8Array(photo) });

  async function show(runId: string): Promise<RunView> {
    return (await (await send(`/v1/runs/${runId}`)).json()) as RunView;
  }

  return {
    show,
    /** Sends a photo and waits for its result in the same request. */
    runSynchronously: async (photo: Buffer, query = 'tool=convert') => await post(`/v1/run?${query}`, photo),
    async start(photo: Buffer, query = 'tool=convert'): Promise<OpenedRun> {
      const { publicKey, privateKey } = await generateRecipientKeys({ extractable: true });
      const response = await post(`/v1/runs?${query}&recipientKey=${publicKey}`, photo);
      if (response.status !== 202) throw new Error(`the run was not accepted: ${response.status} ${await response.text()}`);
      return { runId: ((await response.json()) as RunView).id, privateKey };
    },
    async untilReadyOrOver(runId: string, timeoutMs = 30_000): Promise<RunView> {
      let view = await show(runId);
      await eventually(async () => {
        view = await show(runId);
        return view.state === 'READY' || isTerminal(view.state);
      }, timeoutMs);
      return view;
    },
    /** @returns the opened picture and the token that acknowledges it. */
    async download(run: OpenedRun): Promise<{ picture: Buffer; token: string }> {
      const response = await send(`/v1/runs/${run.runId}/result`);
      if (!response.ok || response.body === null) throw new Error(`no result: ${response.status}`);
      const objectId = response.headers.get('x-result-object-id') ?? '';
      const opened = openResult({ privateKey: run.privateKey, objectId, ciphertext: response.body });
      return { picture: Buffer.from(await new Response(opened.plaintext).arrayBuffer()), token: await opened.acknowledgement };
    },
    acknowledge: async (runId: string, token: string) =>
      await send(`/v1/runs/${runId}/acknowledge`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      }),
    cancel: async (runId: string) => await send(`/v1/runs/${runId}/cancel`, { method: 'POST' }),
  };
}
