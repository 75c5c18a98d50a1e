import type { Arm } from './arm.ts';
import type { BenchPhoto } from './create-photos.ts';
import { JOBS } from './jobs.ts';
import { runClients } from './run-clients.ts';
import type { BenchService } from './start-service.ts';

/** The whole service as an arm: so many clients at once, and a slice is over when its last purge is in the log. */
export function createServiceArm(
  service: BenchService,
  options: { name: string; photos: readonly BenchPhoto[]; clients: number; postgresPid: number },
): Arm {
  return {
    name: options.name,
    families: {
      service: { pid: service.pid, part: 'itself' },
      sandboxes: { pid: service.pid, part: 'below' },
      postgres: { pid: options.postgresPid, part: 'all' },
      driver: { pid: process.pid, part: 'itself' },
    },
    async run(job, photos) {
      const answers = await runClients(photos, options.clients, async (number, client) => {
        const photo = options.photos[number];
        if (!photo) throw new RangeError('no such photo');
        return await service.run(JOBS[job], photo.bytes, client);
      });
      await service.untilPurged();
      return { collect: () => Promise.resolve(answers.map(({ body }) => body)) };
    },
    stop: () => Promise.resolve(),
  };
}
