import { dataJobs } from './data-jobs';
import { serve } from './harness/serve';
import { findJob } from './job';

/** `serve-data.js NAME`: our side of a row that needs no engine, and whose memory shall not hold one. */
async function main(name: string): Promise<void> {
  await serve(await findJob(dataJobs, name).create());
}

void main(process.argv[2]!);
