import { basename } from 'node:path';
import type { Arm } from './arm.ts';
import { JOBS, type PhotoFile } from './jobs.ts';
import { runClients } from './run-clients.ts';
import { sendPhoto } from './send-photo.ts';
import { startChild } from './start-child.ts';

/** Starts ipx on the folder that the photos lie in: no upload, no cache. */
export async function startIpxArm(options: {
  photos: readonly PhotoFile[];
  folder: string;
  clients: number;
  logPath: string;
}): Promise<Arm> {
  const child = startChild('./ipx-child.ts', [options.folder], options.logPath);
  const { port } = await child.next();
  return {
    name: 'ipx',
    families: { ipx: { pid: child.pid, part: 'all' }, driver: { pid: process.pid, part: 'itself' } },
    async run(job, photos) {
      const { width, params } = JOBS[job];
      const modifiers = `w_${width},f_${params.format},q_${params.quality}`;
      const outputs = await runClients(photos, options.clients, async (number) => {
        const name = basename(options.photos[number]?.path ?? '');
        const { status, body } = await sendPhoto({ url: `http://127.0.0.1:${String(port)}/${modifiers}/${name}` });
        if (status !== 200) throw new Error(`ipx answered ${status}: ${body.toString().slice(0, 200)}`);
        return body;
      });
      return { collect: () => Promise.resolve(outputs) };
    },
    stop: child.stop,
  };
}
