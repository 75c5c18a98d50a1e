import { expect, test } from 'vitest';
import { createOutbox } from './create-outbox.ts';

test('keeps the newest messages and finds the latest for an address', async () => {
  const outbox = createOutbox({ maxMessages: 2, now: () => new Date(0) });
  for (const [index, to] of ['a@example.com', 'b@example.com', 'B@example.com'].entries())
    await outbox.send({ to, subject: `s${index}`, text: 't', html: '<p>t</p>' });
  expect(outbox.list().map(({ id, subject }) => [id, subject])).toEqual([
    [3, 's2'],
    [2, 's1'],
  ]);
  expect(outbox.list()[0]).toEqual({ id: 3, to: 'B@example.com', subject: 's2', text: 't', html: '<p>t</p>', sentAt: new Date(0) });
  expect(outbox.findLatest('b@EXAMPLE.com')?.id).toBe(3);
  expect(outbox.findLatest('a@example.com')).toBeNull();
});
