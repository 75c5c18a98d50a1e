import { fileURLToPath } from 'node:url';
import { markOf, type Fault } from '../../apps/worker/test/with-faults.ts';

/** A sandbox with the real tools, which does to a marked photo what the mark says. */
export const FAULTY_ENTRY = fileURLToPath(new URL('../../apps/worker/test/faulty-sandbox.ts', import.meta.url));

/** The same photo for everybody but a sandbox under test. @param photo a PNG, which may have anything behind its end. */
export function markPhoto(photo: Buffer, fault: Fault): Buffer {
  return Buffer.concat([photo, Buffer.from(markOf(fault))]);
}
