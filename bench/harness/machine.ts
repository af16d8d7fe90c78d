import { availableParallelism, cpus } from 'node:os';
import { loadAddon } from '../../src/engine/native-addon';
import { physicalCores } from '../../src/engine/processor';
import { expected } from '../../src/system';
import { peerPython, peerVersions } from './peer';

/** What the numbers were measured on, and with. */
export interface Machine {
  processor: string;
  /** Cores that this process may use. */
  cores: number;
  /** Those of the native engine. */
  instructions: string;
  /** Multiply-adds on registers alone, on all cores: what no kernel can exceed. */
  peak_gflops?: number;
  node: string;
  torch?: string;
  scipy?: string;
  /** Day of the latest measurement, in UTC. */
  date: string;
}

/** @throws ThetalabError when the native engine is not built */
export function describeMachine(root: string): Machine {
  const { addon, reason } = loadAddon();
  if (!addon) throw expected('bench', 'a built native engine', reason, 'npm run build:native builds it');
  addon.setThreads(physicalCores());
  const python = peerPython(root);
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    instructions: addon.instructions(),
    peak_gflops: addon.peakGigaflops(),
    node: process.versions.node,
    ...(python && peerVersions(python)),
    date: today(),
  };
}

/** As 2026-01-31, in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** One line for a person. */
export function machineLine(machine: Machine): string {
  const { processor, cores, instructions, peak_gflops, node, torch, scipy, date } = machine;
  const most = peak_gflops && ` with ${peak_gflops.toFixed(0)} GFLOP/s of multiply-adds at most`;
  const peak = `${instructions}${most ?? ''}`;
  const peers = [torch && `PyTorch ${torch.replace(/\+.*/, '')}`, scipy && `SciPy ${scipy}`];
  const versions = [`Node ${node}`, ...peers].filter(Boolean).join(', ');
  return `${processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${peak}; ${versions}; ${date}`;
}
