import { expected } from '../src/system';
import type { Job } from './job';
import { scalingJobs } from './scaling';
import { contrastiveStep, embedding } from './sleep-encoder';

/** The rows of `npm run bench -- engine` that compare a job of ours with a peer, in the order of the table. */
export const jobs: readonly Job[] = [
  contrastiveStep('sleep encoder, 32 pairs x 3000 samples', { pairs: 32, samples: 3000 }),
  contrastiveStep(
    'sleep encoder, 256 pairs x 3000 samples',
    { pairs: 256, samples: 3000 },
    { memory: 20_000 },
  ),
  contrastiveStep('sleep encoder, 32 pairs x 200 samples', { pairs: 32, samples: 200 }),
  embedding('embedding of 10,000 epochs of 3000 samples', 10_000, 3000),
];

/** @throws ThetalabError when no row has this name */
export function findJob(name: string): Job {
  const job = [...jobs, ...scalingJobs].find((one) => one.name === name);
  if (!job) throw expected('bench', 'the name of a row', `"${name}"`);
  return job;
}
