import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PeerProgram } from '../job';
import type { PeerVariant } from './row';
import { Side } from './side';

/** glibc settings that keep PyTorch from returning large blocks to the system after every step: its best case. */
const tunedMalloc = {
  MALLOC_MMAP_THRESHOLD_: '4294967296',
  MALLOC_TRIM_THRESHOLD_: '17179869184',
  MALLOC_TOP_PAD_: '268435456',
};

/** The Python that has the peers: THETALAB_BENCH_PYTHON, or the one that `npm run bench:setup` makes. */
export function peerPython(root: string): string | undefined {
  const own = join(root, '.venv-peers', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  return process.env.THETALAB_BENCH_PYTHON ?? (existsSync(own) ? own : undefined);
}

/** Libraries of the peers, as pip calls them. */
export type PeerPackage =
  | 'torch'
  | 'numpy'
  | 'scipy'
  | 'mne'
  | 'pyedflib'
  | 'scikit-learn'
  | 'openTSNE'
  | 'umap-learn';

/** The versions of the peers' libraries. */
export function peerVersions(
  python: string,
  packages: readonly PeerPackage[],
): Partial<Record<PeerPackage, string>> {
  const program = 'import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))';
  const versions = execFileSync(python, ['-c', program, ...packages], { encoding: 'utf8' })
    .trim()
    .split(' ');
  return Object.fromEntries(packages.map((name, at) => [name, versions[at]!]));
}

/** Whether this variant of a peer exists. */
export function hasVariant({ compiles }: Pick<PeerProgram, 'compiles'>, variant: PeerVariant): boolean {
  return variant !== 'compiled' || compiles === true;
}

/** Starts a peer's program. */
export function peerSide(
  root: string,
  python: string,
  { library, script, args }: PeerProgram,
  threads: number,
  variant: PeerVariant,
): Side {
  const all = [join(root, 'bench', 'peers', script), ...args.map(String), String(threads)];
  if (variant === 'compiled') all.push('compile');
  return new Side(`${library}, ${variant}`, python, all, variant === 'plain' ? {} : tunedMalloc);
}
