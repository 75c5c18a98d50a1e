// One arm: ipx behind its own HTTP server, on photos in a folder. Speaks with its parent over the channel that `fork` gives.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { createIPX, createIPXNodeServer, ipxFSStorage } from 'ipx';

const ipx = createIPX({ storage: ipxFSStorage({ dir: process.argv[2] ?? '.' }) });
const server = createServer(createIPXNodeServer(ipx)).listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('disconnect', () => process.exit());
process.send?.({ port: (server.address() as AddressInfo).port });
