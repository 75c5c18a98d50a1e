import { writeFile } from 'node:fs/promises';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('write-sample needs a path');
await writeFile(path, await generatePhoto({ seed: 7, width: 2400, height: 1600, profile: 'srgb' }));
