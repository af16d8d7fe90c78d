import { expected } from '../src/system';

/** One row of the comparison: work of ours, and the program that does the same with the peer. */
export interface Job {
  /** What the row is called; `--only` and the programs that serve our side find it by this. */
  name: string;
  peer: PeerProgram;
  /** Makes the work; in the suite of the engine, on the native one, which runs already. Data and weights are made here and not measured. */
  create(): Work | Promise<Work>;
  /**
   * Free memory in MB that ours and one peer need side by side. Where it is given, the peers run one after the other,
   * each alternating with ours, and not all at once.
   */
  memory?: number;
  /** Both sides have warmed up when they are ready: the first round counts. */
  warm?: boolean;
  /** Work of half a minute and more is measured in so many rounds and no more. */
  rounds?: number;
  /** Writes the files that both sides read, before either starts. */
  prepare?(): void | Promise<void>;
  /** What `Work.score` is, and what the peer says of its own result after `score=`. */
  score?: string;
}

/** A Python program in bench/peers that answers each line `step` with its milliseconds and peak memory in MB. */
export interface PeerProgram {
  /** What it measures. */
  library: 'PyTorch' | 'NumPy' | 'SciPy' | 'MNE' | 'pyEDFlib' | 'scikit-learn' | 'openTSNE' | 'umap-learn';
  /** File in bench/peers. */
  script: string;
  /** Arguments; the number of threads follows them. */
  args: readonly (string | number)[];
  /** It goes through torch.compile when `compile` follows the threads. */
  compiles?: true;
}

/** Work that is measured again and again. */
export interface Work {
  /** Does it, to its end: when it returns, or its promise resolves, nothing is left to compute. */
  run(): unknown;
  dispose(): void;
  /** How many times one `run` does the work, whose time is that of once; default 1. */
  repeats?: number;
  /** Floating-point operations of the work, where their share of what the processor can do at most is of interest. */
  flops?: number;
  /** How good the last result is, asked after each step. */
  score?(): number | Promise<number>;
}

/** @throws ThetalabError when no row has this name */
export function findJob(jobs: readonly Job[], name: string): Job {
  const job = jobs.find((one) => one.name === name);
  if (!job) throw expected('bench', 'the name of a row', `"${name}"`);
  return job;
}
