import type { Arm } from './arm.ts';
import type { PhotoFile, SharpStyle } from './jobs.ts';
import { startChild } from './start-child.ts';

export type SharpArmOptions = {
  name: string;
  style: SharpStyle;
  photos: readonly PhotoFile[];
  /** Photos at the same time. */
  concurrency: number;
  logPath: string;
};

/** Starts bare sharp in one process that keeps the photos in memory. */
export async function startSharpArm(options: SharpArmOptions): Promise<Arm> {
  const child = startChild('./sharp-child.ts', [options.style], options.logPath);
  await child.next();
  child.send({ load: options.photos.map(({ path, isSrgb }) => ({ path, isSrgb })) });
  await child.next();
  return {
    name: options.name,
    families: { sharp: { pid: child.pid, part: 'all' } },
    async run(job, photos) {
      child.send({ run: { job, photos: [...photos], concurrency: options.concurrency } });
      await child.next();
      return {
        async collect() {
          child.send({ collect: true });
          return (await child.next())['outputs'] as Uint8Array[];
        },
      };
    },
    stop: child.stop,
  };
}
