import { readFileSync, writeFileSync } from 'node:fs';
import { kMeans, silhouette } from '../src/latent';
import { RandomStream } from '../src/random';
import type { Job, Work } from './job';
import { type PointsSize, pointsFile, readPoints, writePoints } from './latent-points';

const clusters = 5;
const large: PointsSize = { rows: 50_000, columns: 128 };
const middle: PointsSize = { rows: 20_000, columns: 128 };

/** k-means and the silhouette of its clusters, as bench/peers/clusters.py does them. */
export const clusterJobs: readonly Job[] = [
  {
    name: 'k-means of 50,000 points x 128, 5 clusters, 10 starts',
    peer: peerOf('k-means', large),
    prepare: () => writePoints(large),
    create: () => cluster(large),
    score: 'inertia',
  },
  {
    name: 'silhouette of 20,000 points x 128 in 5 clusters',
    peer: peerOf('silhouette', middle),
    prepare: () => writeLabels(middle),
    create: () => scoreClusters(middle),
    score: 'silhouette',
  },
];

function peerOf(work: string, size: PointsSize): Job['peer'] {
  const args = [work, pointsFile(size), size.rows, size.columns];
  return { library: 'scikit-learn', script: 'clusters.py', args };
}

/** Ten starts, each until its centers have moved as little as scikit-learn asks for. */
function cluster(size: PointsSize): Work {
  const points = readPoints(size);
  let inertia = Number.NaN;
  return {
    run() {
      const random = new RandomStream([1, 1]);
      inertia = kMeans(points, { clusters, restarts: 10, tolerance: 1e-4, random }).inertia;
    },
    score: () => inertia,
    dispose() {},
  };
}

function scoreClusters(size: PointsSize): Work {
  const points = readPoints(size);
  const { buffer, byteOffset, length } = readFileSync(labelsFile(size));
  const labels = new Int32Array(buffer.slice(byteOffset, byteOffset + length));
  let score = Number.NaN;
  return {
    run() {
      score = silhouette(points, labels);
    },
    score: () => score,
    dispose() {},
  };
}

function labelsFile(size: PointsSize): string {
  return `${pointsFile(size)}.labels`;
}

async function writeLabels(size: PointsSize): Promise<void> {
  await writePoints(size);
  const random = new RandomStream([1, 1]);
  const { labels } = kMeans(readPoints(size), { clusters, restarts: 1, random });
  writeFileSync(labelsFile(size), new Uint8Array(labels.buffer));
}
