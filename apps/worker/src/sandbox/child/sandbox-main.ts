import { imagingTools } from './imaging-tools.ts';
import { serveJobs } from './serve-jobs.ts';

await serveJobs(imagingTools);
