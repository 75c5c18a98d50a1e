import { openResult, generateRecipientKeys } from '@imagemint/envelope';
import { isTerminal, type RunView } from '@imagemint/contract/runs';
import type { ToolId } from '@imagemint/contract/tools';
import type { Client } from './create-client.ts';

export type PhotoRun = { run: RunView; result: Buffer };

/** A run that ended without a result. */
export class RunEnded extends Error {
  override readonly name = 'RunEnded';
  readonly run: RunView;

  constructor(run: RunView) {
    super(`the run ended as ${run.state}${run.error === null ? '' : ` (${run.error})`}`);
    this.run = run;
  }
}

/**
 * Sends one photo through a tool as the web app does: prepare, upload, live events, sealed download, acknowledgement, and waits until
 * nothing of it is held.
 * @param input.onChange called with the run after each of its changes.
 */
export async function runPhoto(
  client: Client,
  input: { photo: Buffer; tool: ToolId; params?: Record<string, unknown>; onChange?: (run: RunView) => void },
): Promise<PhotoRun> {
  const keys = await generateRecipientKeys({ extractable: false });
  const { runId, uploadTicket } = await client.trpc.toolRuns.prepare.mutate({
    tool: input.tool,
    params: input.params ?? {},
    bytes: Math.max(1, input.photo.length),
    recipientKey: keys.publicKey,
  });
  const watching = watch(client, { runId, onChange: input.onChange });
  await client.trpc.toolRuns.upload.mutate(new Blob([new Uint8Array(input.photo)]), { context: { uploadTicket } });
  const ready = await watching.ready;
  if (ready.state !== 'READY' || ready.resultObjectId === null) throw new RunEnded(ready);
  const response = await client.fetch(`/v1/runs/${runId}/result`);
  if (!response.ok || response.body === null) throw new Error(`the result could not be fetched: ${response.status}`);
  const opened = openResult({ privateKey: keys.privateKey, objectId: ready.resultObjectId, ciphertext: response.body });
  const result = Buffer.from(await new Response(opened.plaintext).arrayBuffer());
  await client.trpc.toolRuns.acknowledge.mutate({ runId, token: await opened.acknowledgement });
  return { run: await watching.ended, result };
}

/** Waits, by the run's events, until it is over and nothing of it is held. */
export async function untilEnded(client: Client, runId: string): Promise<RunView> {
  return await watch(client, { runId }).ended;
}

function watch(
  client: Client,
  input: { runId: string; onChange?: ((run: RunView) => void) | undefined },
): { ready: Promise<RunView>; ended: Promise<RunView> } {
  const ready = Promise.withResolvers<RunView>();
  const ended = Promise.withResolvers<RunView>();
  for (const { promise } of [ready, ended]) promise.catch(() => undefined);
  let last: RunView | undefined;
  const fail = (error: unknown) => {
    ready.reject(error);
    ended.reject(error);
  };
  const finish = () => {
    if (last && isTerminal(last.state)) ended.resolve(last);
    else fail(new Error('the events ended before the run did'));
  };
  client.trpc.toolRuns.events.subscribe(
    { runId: input.runId },
    {
      onData({ data }) {
        last = data;
        input.onChange?.(data);
        if (data.state === 'READY' || isTerminal(data.state)) ready.resolve(data);
      },
      onError: fail,
      onComplete: finish,
      onStopped: finish,
    },
  );
  return { ready: ready.promise, ended: ended.promise };
}
