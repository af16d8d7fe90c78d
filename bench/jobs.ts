import { augmentJobs, shareJobs } from './augment-jobs';
import { eegConvolutions } from './eeg-convolutions';
import { fftJob } from './fft';
import { findJob as findAmong, type Job, type PeerProgram, type Work } from './job';
import { LstmStep } from './lstm';
import { MatrixProductJob, type ProductSize } from './matmul';
import { scalingJobs } from './scaling';
import { contrastiveStep, embedding } from './sleep-encoder';
import { TransformerStep, transformerSize } from './transformer';

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
  job(
    'four convolutions, 64 windows of 129 channels x 200 samples',
    { library: 'PyTorch', script: 'eeg_convolutions.py', args: [64, 200], compiles: true },
    () => eegConvolutions({ batch: 64, samples: 200 }),
  ),
  job(
    'LSTM, 2 layers of 2 x 128, 32 sequences of 512 steps',
    { library: 'PyTorch', script: 'lstm.py', args: [32, 512, 128, 128, 2] },
    () => new LstmStep({ batch: 32, time: 512, inputs: 128, units: 128, layers: 2 }),
  ),
  job(
    'transformer block, 64 sequences of 64 steps, 256 wide, 8 heads',
    { library: 'PyTorch', script: 'transformer.py', args: Object.values(transformerSize), compiles: true },
    () => new TransformerStep(transformerSize),
  ),
  product('matrix product, 1024 x 1024 x 1024', { rows: 1024, columns: 1024, depth: 1024 }),
  product('matrix product, 4096 x 128 x 128', { rows: 4096, columns: 128, depth: 128 }),
  job(
    'FFT and back, 4096 x 3000 samples',
    { library: 'SciPy', script: 'fft.py', args: ['real', 3000, 4096] },
    () => fftJob('real', { samples: 3000, signals: 4096 }),
  ),
];

function job(name: string, peer: PeerProgram, create: () => Work): Job {
  return { name, peer, create };
}

function product(name: string, { rows, columns, depth }: ProductSize): Job {
  const peer: PeerProgram = { library: 'PyTorch', script: 'matmul.py', args: [1, rows, columns, depth] };
  return job(name, peer, () => new MatrixProductJob({ rows, columns, depth }));
}

/** @throws ThetalabError when no row has this name */
export function findJob(name: string): Job {
  return findAmong([...jobs, ...scalingJobs, ...augmentJobs, ...shareJobs], name);
}
