import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startS3 } from './start-s3.ts';

test('answers on its endpoint with an empty bucket and leaves no folder behind', async () => {
  const server = await startS3();
  const response = await fetch(`${server.endpoint}/${server.bucket}?list-type=2`);
  expect(await response.text()).toContain(`<Name>${server.bucket}</Name>`);
  await server.stop();
  expect(existsSync(server.directory)).toBe(false);
});
