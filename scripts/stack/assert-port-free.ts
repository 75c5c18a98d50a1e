import { once } from 'node:events';
import { createServer } from 'node:net';

/** Fails early, before anything is started, when somebody else listens on the port. @throws Error with code EADDRINUSE. */
export async function assertPortFree(host: string, port: number): Promise<void> {
  const probe = createServer().listen(port, host);
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}
