import { freemem } from 'node:os';
import { join } from 'node:path';
import { expected, startProgress } from '../../src/system';
import type { Job } from '../job';
import { alternate, type Step, warmUp } from './alternate';
import type { InstructionSet } from './instructions';
import { hasVariant, peerSide } from './peer';
import { type PeerVariant, type Row, summarize } from './row';
import { Side } from './side';

/** V8 compiles during the first two seconds: a quick step takes twice its time then, which no training would notice. */
const warmUpSeconds = 3;

/** Quick work gets more rounds than asked for, until this is over. */
const countedSeconds = 5;

/** How a row is measured. */
export interface Settings {
  /** The project's folder. */
  root: string;
  /** Rounds that count, at least. */
  rounds: number;
  /** Of both sides. */
  threads: number;
  /** Whether our side is measured. */
  ours: boolean;
  /** Those that the native engine computes on; default the best that the processor runs. */
  instructions?: InstructionSet;
  /** The Python with the peers' libraries and the ways in which they are measured; without it, ours is alone. */
  peer?: { python: string; variants: readonly PeerVariant[] };
}

/** The program in bench/ that serves our side. */
export type Server = 'serve' | 'serve-data' | 'serve-latent';

/**
 * Measures a job against its peer: the sides run in processes of their own and alternate.
 *
 * @throws ThetalabError when there is not enough memory, or a side fails
 */
export async function compare(job: Job, server: Server, settings: Settings): Promise<Omit<Row, 'date'>> {
  checkMemory(job, freemem() / 2 ** 20);
  await job.prepare?.();
  const { threads } = settings;
  const variants = (settings.peer?.variants ?? []).filter((variant) => hasVariant(job.peer, variant));
  const oneByOne = job.memory !== undefined && variants.length > 0;
  const groups = oneByOne ? variants.map((variant) => [variant]) : [variants];
  const ours: Step[] = [];
  const peers: Partial<Record<PeerVariant, Step[]>> = {};
  for (const group of groups) {
    const steps = await measure(job, server, group, settings);
    if (settings.ours) ours.push(...steps.shift()!);
    for (const [at, variant] of group.entries()) peers[variant] = steps[at]!;
  }
  const peer = variants.length ? job.peer.library : undefined;
  const rounds = Math.min(...Object.values(peers).map((steps) => steps.length), ours.length || Infinity);
  return { name: job.name, peer, score: job.score, ...summarize({ ours, peers }), rounds, threads };
}

/** The steps of ours, if it is measured, and then of each variant. */
async function measure(
  job: Job,
  server: Server,
  variants: readonly PeerVariant[],
  settings: Settings,
): Promise<Step[][]> {
  const { root, threads, peer, instructions } = settings;
  const rounds = job.rounds ?? settings.rounds;
  const serve = [join(root, 'dist', 'bench', `${server}.js`), job.name, String(threads)];
  if (instructions) serve.push(instructions);
  const starters = variants.map((variant) => () => peerSide(root, peer!.python, job.peer, threads, variant));
  if (settings.ours) starters.unshift(() => new Side('thetalab', process.execPath, serve));
  const label = [job.name, ...(job.memory === undefined ? [] : variants)].join(', ');
  const progress = startProgress({ label, total: rounds, unit: 'round' });
  const sides: Side[] = [];
  try {
    for (const start of starters) {
      const side = start();
      sides.push(side);
      await side.ready();
      if (!job.warm) await warmUp(side, { least: 1, seconds: warmUpSeconds });
    }
    const amount = { least: rounds, seconds: job.rounds ? 0 : countedSeconds };
    const steps = await alternate(sides, amount, (done) => progress.update(done));
    progress.done();
    return steps;
  } finally {
    for (const side of sides) await side.stop();
  }
}

/** @throws ThetalabError when the job needs more than this many free megabytes */
export function checkMemory({ name, memory = 0 }: Pick<Job, 'name' | 'memory'>, free: number): void {
  if (memory <= free) return;
  const got = `${Math.floor(free)} MB`;
  const remedy = 'end other programs, or choose other rows with --only';
  throw expected('bench', `${memory} MB of free memory for "${name}"`, got, remedy);
}
