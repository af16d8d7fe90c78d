import { availableParallelism, cpus } from 'node:os';
import { loadAddon } from '../../src/native';
import { expected, physicalCores } from '../../src/system';
import { type InstructionSet, useInstructions } from './instructions';
import { type PeerPackage, peerPython, peerVersions } from './peer';

/** What the numbers were measured on, and with. */
export interface Machine {
  processor: string;
  /** Cores that this process may use. */
  cores: number;
  /** Those of the native engine, where it is measured. */
  instructions?: string;
  /** Multiply-adds on registers alone, on all cores: what no kernel can exceed. */
  peak_gflops?: number;
  node: string;
  torch?: string;
  numpy?: string;
  scipy?: string;
  mne?: string;
  pyedflib?: string;
  'scikit-learn'?: string;
  openTSNE?: string;
  'umap-learn'?: string;
  /** Day of the latest measurement, in UTC. */
  date: string;
}

/**
 * @param engine whether the native engine is measured
 * @param peers packages whose versions count
 * @param instructions those that the engine is measured on; default the best
 * @throws ThetalabError when the native engine is to be measured and is not built, or the processor does not run them
 */
export function describeMachine(
  root: string,
  {
    engine,
    peers,
    instructions,
  }: { engine: boolean; peers: readonly PeerPackage[]; instructions?: InstructionSet },
): Machine {
  const python = peerPython(root);
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    ...(engine && describeEngine(instructions)),
    node: process.versions.node,
    ...(python && peerVersions(python, peers)),
    date: today(),
  };
}

function describeEngine(instructions?: InstructionSet): Pick<Machine, 'instructions' | 'peak_gflops'> {
  const { addon, reason } = loadAddon();
  if (!addon) throw expected('bench', 'a built native engine', reason, 'npm run build:native builds it');
  addon.setThreads(physicalCores());
  useInstructions(addon, instructions);
  return { instructions: addon.instructions(), peak_gflops: addon.peakGigaflops() };
}

/** As 2026-01-31, in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** One line for a person. */
export function machineLine(machine: Machine): string {
  const { processor, cores, instructions, peak_gflops, node, date } = machine;
  const most = peak_gflops && ` with ${peak_gflops.toFixed(0)} GFLOP/s of multiply-adds at most`;
  const hardware = [processor, `${cores} ${cores === 1 ? 'core' : 'cores'}`, instructions].filter(Boolean);
  const peers = Object.entries(titles).map(([key, title]) => {
    const version = machine[key as PeerPackage];
    return version && `${title} ${version.replace(/\+.*/, '')}`;
  });
  const versions = [`Node ${node}`, ...peers].filter(Boolean).join(', ');
  return `${hardware.join(', ')}${most ?? ''}; ${versions}; ${date}`;
}

const titles: Record<PeerPackage, string> = {
  torch: 'PyTorch',
  numpy: 'NumPy',
  scipy: 'SciPy',
  mne: 'MNE',
  pyedflib: 'pyEDFlib',
  'scikit-learn': 'scikit-learn',
  openTSNE: 'openTSNE',
  'umap-learn': 'umap-learn',
};
