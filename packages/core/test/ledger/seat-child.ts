// A client of the database in a process of its own: gets a statement, gives its reply, over the channel that `fork` gives.
import pg from 'pg';
import { askOn, optionsOf, type Call } from './seat.ts';

const client = new pg.Client(optionsOf(process.argv[2] ?? ''));
client.on('error', () => undefined);
await client.connect();
process.on('disconnect', () => process.exit());
process.on('message', (call) => void askOn(client, call as Call).then((reply) => process.send?.(reply)));
const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
process.send?.({ pid: rows[0]?.pid });
