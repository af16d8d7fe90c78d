import { clusterJobs } from './clusters';
import type { Job } from './job';
import { type PointsSize, pointsFile, writePoints } from './latent-points';
import { projectByTsne } from './tsne';
import { projectByUmap } from './umap';

const small: PointsSize = { rows: 10_000, columns: 128 };
const large: PointsSize = { rows: 50_000, columns: 72 };

/** The rows of `npm run bench -- latent`, in the order of the table. */
export const latentJobs: readonly Job[] = [
  tsneJob('scikit-learn', small),
  tsneJob('openTSNE', small),
  tsneJob('openTSNE', large),
  umapJob(small),
  umapJob(large),
  ...clusterJobs,
];

function tsneJob(library: 'scikit-learn' | 'openTSNE', size: PointsSize): Job {
  const { rows, columns } = size;
  return {
    name: `t-SNE of ${rows.toLocaleString('en')} points x ${columns}, 1000 steps, by ${library}`,
    peer: { library, script: 'tsne.py', args: [library, pointsFile(size), rows, columns] },
    prepare: () => writePoints(size),
    create: () => projectByTsne(size),
    score: 'KL divergence',
    rounds: 2,
    warm: true,
  };
}

function umapJob(size: PointsSize): Job {
  const { rows, columns } = size;
  return {
    name: `UMAP of ${rows.toLocaleString('en')} points x ${columns}, 200 steps`,
    peer: { library: 'umap-learn', script: 'umap_learn.py', args: [pointsFile(size), rows, columns] },
    prepare: () => writePoints(size),
    create: () => projectByUmap(size),
    score: 'trustworthiness',
    rounds: 2,
    warm: true,
  };
}
