// Bare sharp doing one job in a process of its own, in plain JavaScript so that no compiler counts as its memory.
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';

const [path = '', width = '0', quality = '80'] = process.argv.slice(2);
sharp.concurrency(1);
sharp.cache(false);
const photo = await readFile(path);
const output = await sharp(photo, { sequentialRead: true, ignoreIcc: true, autoOrient: true })
  .resize({ width: Number(width) })
  .jpeg({ quality: Number(quality) })
  .toBuffer();
process.on('disconnect', () => process.exit());
// The parent reads the peak: `getrusage` would count what the parent held when it forked.
process.send?.({ output });
