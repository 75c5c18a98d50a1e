import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ToolId } from '@imagemint/contract/tools';
import { beforeAll, describe, expect, test } from 'vitest';
import { HAS_MODELS, NEEDS_MODELS } from './models-folder.ts';
import { drawPhoto } from './sample-photos.ts';

// Needs no service, but the models and more than a moment.
type Order = { name: string; tool: ToolId; params: object; input: Uint8Array };

const CHILD = fileURLToPath(new URL('./same-bytes-child.ts', import.meta.url));
const STROKES = [
  {
    points: [
      [0.2, 0.2],
      [0.7, 0.6],
    ],
    size: 0.05,
  },
];

/** A process of its own for all orders, with so many threads a model. @returns checksums by name */
async function applyAll(orders: readonly Order[], threads: number): Promise<Record<string, string>> {
  const child = fork(CHILD, [String(threads)], { serialization: 'advanced' });
  const answered = new Promise<{ sums?: Record<string, string>; failed?: string }>((resolve) => {
    child.once('message', (message) => resolve(message as object));
    child.once('exit', (code) => resolve({ failed: `ended with ${code}` }));
  });
  child.send(orders);
  const { sums, failed } = await answered;
  if (sums === undefined) throw new Error(failed ?? 'no answer');
  return sums;
}

/** What gives the same bytes in one process already, tool by tool, is in model-tools.db.test.ts. */
async function listOrders(): Promise<Order[]> {
  const small = await drawPhoto(64, 48).png().toBuffer();
  // Just above the megapixel to which networks repair.
  const large = await drawPhoto(1_100, 960).png({ compressionLevel: 1 }).toBuffer();
  return [
    ...[2, 4].map((factor): Order => ({ name: `upscale ${factor}×`, tool: 'upscale', params: { factor }, input: small })),
    ...(['denoise', 'deblur'] as const).map((tool): Order => ({ name: `${tool}, classical`, tool, params: {}, input: large })),
    ...(['brighten', 'denoise', 'deblur'] as const).map((tool): Order => ({ name: `${tool}, by model`, tool, params: {}, input: small })),
    { name: 'erase', tool: 'erase', params: { strokes: STROKES }, input: small },
  ];
}

describe.runIf(HAS_MODELS)(`the same bytes${NEEDS_MODELS}`, () => {
  let orders: Order[];
  let first: Record<string, string>;
  beforeAll(async () => {
    orders = await listOrders();
    first = await applyAll(orders, 2);
  }, 600_000);

  test('come out of another process, with another number of threads', { timeout: 600_000 }, async () => {
    expect(await applyAll(orders, 1)).toEqual(first);
  });
});
