import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '@imagemint/dev-stack';

const SECRET_BYTES = 32;

/** The installation's secret: read from its file, which is made at the first start with rights for the owner alone. */
export async function readSecret(path: string): Promise<Buffer> {
  await makeFolder(dirname(path));
  const made = randomBytes(SECRET_BYTES);
  await writeFile(path, made, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await chmod(path, 0o600);
  const secret = await readFile(path);
  if (secret.length !== SECRET_BYTES) throw new Error(`${path} is not a secret of ${SECRET_BYTES} bytes; remove it to make a new one`);
  return secret;
}
