import { imagingTools } from '../src/sandbox/child/imaging-tools.ts';
import { serveJobs } from '../src/sandbox/child/serve-jobs.ts';
import { withFaults } from './with-faults.ts';

// The real tools, and the faults that a marked photo asks for.
await serveJobs(withFaults(imagingTools));
