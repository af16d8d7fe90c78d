import * as engine from '../src/engine';
import { serve } from './harness/serve';
import { findJob } from './job';
import { latentJobs } from './latent-jobs';

/** `serve-latent.js NAME THREADS`: our side of a row of the latent space, on the native engine. */
async function main(name: string, threads: number): Promise<void> {
  await engine.use('native', { threads });
  await serve(await findJob(latentJobs, name).create());
}

const [name, threads] = process.argv.slice(2);
void main(name!, Number(threads));
