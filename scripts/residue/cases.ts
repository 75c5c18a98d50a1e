import { setTimeout as sleep } from 'node:timers/promises';
import type { InputFormat } from '@imagemint/contract/formats';
import { modelsOf, TOOL_IDS, type ToolId } from '@imagemint/contract/tools';
import { generateRecipientKeys } from '@imagemint/envelope';
import type { Client } from '../client/create-client.ts';
import { RunEnded, runPhoto, untilEnded } from '../client/run-photo.ts';

export type Outcome = 'delivered' | 'synchronous' | 'failed' | 'cancelled' | 'expired' | 'killed';

export type Case = { tool: ToolId; format: InputFormat; outcome: Outcome; photo: Buffer };

export type Customer = {
  client: Client;
  origin: string;
  authorization: string;
  /** Kills, with SIGKILL, every sandbox that lives now. */
  killSandboxes: () => Promise<void>;
};

/** Parameters with which a tool really changes the picture. */
const PARAMS: Partial<Record<ToolId, Record<string, unknown>>> = {
  resize: { width: 300 },
  compress: { maxKilobytes: 20 },
  erase: {
    strokes: [
      {
        points: [
          [0.2, 0.2],
          [0.5, 0.3],
        ],
        size: 0.05,
      },
    ],
  },
};

const PLAIN_TOOLS = TOOL_IDS.filter((tool) => modelsOf(tool).length === 0);

/** Every tool without a model on every format with every outcome; delivered by either way in turn. */
export function listCases(photos: ReadonlyMap<InputFormat, Buffer>): Case[] {
  return PLAIN_TOOLS.flatMap((tool, at) =>
    [...photos].flatMap(([format, photo], turn) => listOutcomes({ tool, format, photo }, (at + turn) % 2 ? 'delivered' : 'synchronous')),
  );
}

/** Every tool with a model on its own photo with every outcome: formats are behind it before a model sees anything. */
export function listModelCases(photos: ReadonlyMap<ToolId, Buffer>): Case[] {
  return [...photos].flatMap(([tool, photo], at) => listOutcomes({ tool, format: 'jpeg', photo }, at % 2 ? 'delivered' : 'synchronous'));
}

function listOutcomes(subject: Omit<Case, 'outcome'>, delivery: 'delivered' | 'synchronous'): Case[] {
  const { photo } = subject;
  return [
    { ...subject, outcome: delivery },
    { ...subject, outcome: 'failed', photo: photo.subarray(0, Math.floor(photo.length * 0.7)) },
    ...(['cancelled', 'expired', 'killed'] as const).map((outcome) => ({ ...subject, outcome })),
  ];
}

/** Plays one case. @returns the result's bytes, where the customer got one, and how the run ended. */
export async function playCase(customer: Customer, item: Case): Promise<{ ended: string; result: Buffer | null }> {
  const params = PARAMS[item.tool] ?? {};
  if (item.outcome === 'synchronous') return await playSynchronously(customer, item, params);
  if (item.outcome === 'delivered') return await playDelivered(customer, item, params);
  if (item.outcome === 'killed') {
    const [played] = await Promise.all([
      playDelivered(customer, item, params),
      sleep(80 + Math.random() * 80).then(customer.killSandboxes),
    ]);
    return played;
  }
  return await playWithoutResult(customer, item, params);
}

async function playDelivered(
  customer: Customer,
  item: Case,
  params: Record<string, unknown>,
): Promise<{ ended: string; result: Buffer | null }> {
  try {
    const { run, result } = await runPhoto(customer.client, { photo: Buffer.from(item.photo), tool: item.tool, params });
    return { ended: run.state, result };
  } catch (error) {
    if (!(error instanceof RunEnded)) throw error;
    return { ended: error.run.error ?? error.run.state, result: null };
  }
}

async function playSynchronously(
  customer: Customer,
  item: Case,
  params: Record<string, unknown>,
): Promise<{ ended: string; result: Buffer | null }> {
  const query = new URLSearchParams({ tool: item.tool, params: JSON.stringify(params) });
  const response = await fetch(`${customer.origin}/v1/run?${query.toString()}`, {
    method: 'POST',
    headers: { authorization: customer.authorization, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(item.photo),
  });
  const body = Buffer.from(await response.arrayBuffer());
  return response.ok
    ? { ended: 'DELIVERED', result: body }
    : { ended: (JSON.parse(body.toString()) as { code: string }).code, result: null };
}

async function playWithoutResult(
  customer: Customer,
  item: Case,
  params: Record<string, unknown>,
): Promise<{ ended: string; result: null }> {
  const { client } = customer;
  const keys = await generateRecipientKeys({ extractable: false });
  const { runId, uploadTicket } = await client.trpc.toolRuns.prepare.mutate({
    tool: item.tool,
    params,
    bytes: item.photo.length,
    recipientKey: keys.publicKey,
    retainSeconds: 0,
  });
  const upload = client.trpc.toolRuns.upload
    .mutate(new Blob([new Uint8Array(item.photo)]), { context: { uploadTicket } })
    .catch(() => undefined);
  if (item.outcome === 'cancelled') {
    await sleep(Math.random() * 400);
    await client.trpc.toolRuns.cancel.mutate({ runId });
  }
  await upload;
  const run = await untilEnded(client, runId);
  return { ended: run.error ?? run.state, result: null };
}
