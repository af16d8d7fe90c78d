import { availableParallelism } from 'node:os';
import { engineStart, measureEngineStart } from './engine-start';
import { compare } from './harness/compare';
import { describeMachine } from './harness/machine';
import { jobs } from './jobs';
import type { Suite } from './suite';

/** Training steps and kernels against PyTorch and SciPy. */
export const engineSuite: Suite = {
  name: 'engine',
  rows: [...jobs.map(({ name }) => name), engineStart],
  oursOnly: [engineStart],
  threads: availableParallelism(),
  choosesInstructions: true,
  describeMachine: (root, instructions) =>
    describeMachine(root, { engine: true, peers: ['torch', 'scipy'], instructions }),
  async measure(name, settings) {
    const job = jobs.find((one) => one.name === name);
    if (job) return compare(job, 'serve', settings);
    const { rounds, threads } = settings;
    return { name, ...(await measureEngineStart(settings)), rounds, threads };
  },
};
