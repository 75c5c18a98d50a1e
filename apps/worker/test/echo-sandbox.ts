import { serveJobs } from '../src/sandbox/child/serve-jobs.ts';
import { withFaults } from './with-faults.ts';

// The tool gives the photo back as it is: for tests of processes, not of pictures.
await serveJobs(
  withFaults({
    warmUp: async () => undefined,
    apply: async ({ photo }) => ({ outcome: 'OK', picture: photo, inputFormat: 'png', outputFormat: 'png', megapixels: 1 }),
  }),
);
