import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import * as engine from '../src/engine';
import { Peer, peerPython, tunedMalloc } from './peer';
import { SleepEncoderStep, type StepSize } from './sleep-encoder';

/** One line of the comparison; times are medians over the rounds. */
export interface Row {
  name: string;
  ours_ms: number;
  /** PyTorch eager as it comes, and with its memory allocator tuned. */
  peer_ms?: number;
  peer_tuned_ms?: number;
  /** With the allocator tuned and through torch.compile, when asked for. */
  peer_compiled_ms?: number;
  /** How many times faster ours is than the plain peer, and than the best peer. */
  ratio_plain?: number;
  ratio_best?: number;
  rss_mb: number;
  peer_rss_mb?: number;
  rounds: number;
  threads: number;
}

const sizes: Record<string, StepSize> = {
  'sleep encoder, 32 pairs x 3000 samples': { pairs: 32, samples: 3000 },
  'sleep encoder, 32 pairs x 200 samples': { pairs: 32, samples: 200 },
};

/** How `benchEngine` measures. */
export interface BenchOptions {
  /** Rounds that count, after one that warms up. */
  rounds: number;
  /** Also measure PyTorch through torch.compile, which takes minutes to compile. */
  compile: boolean;
}

/**
 * Times the training step of the sleep encoder on the native engine against PyTorch, alternating in each round so that
 * whatever else the machine does meets all of them.
 */
export async function benchEngine(root: string, { rounds, compile }: BenchOptions): Promise<Row[]> {
  const threads = availableParallelism();
  await engine.use('native', { threads });
  const rows: Row[] = [];
  for (const [name, size] of Object.entries(sizes))
    rows.push(await compare(root, name, size, { rounds, threads, compile }));
  return rows;
}

async function compare(
  root: string,
  name: string,
  size: StepSize,
  { rounds, threads, compile }: BenchOptions & { threads: number },
): Promise<Row> {
  const peers = startPeers(root, [size.pairs, size.samples, threads].map(String), compile);
  const ours = new SleepEncoderStep(size);
  const times: number[][] = [[], ...peers.map(() => [])];
  let peerMemory: number | undefined;
  try {
    for (const peer of peers) await peer.ready();
    // The first round warms up caches and memory and is not counted.
    for (let round = 0; round <= rounds; round++) {
      const start = performance.now();
      ours.run();
      const results = [performance.now() - start];
      for (const peer of peers) {
        const { milliseconds, memory } = await peer.step();
        results.push(milliseconds);
        peerMemory = Math.max(peerMemory ?? 0, memory);
      }
      if (round > 0) for (const [i, milliseconds] of results.entries()) times[i]!.push(milliseconds);
    }
  } finally {
    ours.dispose();
    for (const peer of peers) peer.stop();
  }
  const [ours_ms, peer_ms, peer_tuned_ms, peer_compiled_ms] = times.map(median);
  const row: Row = {
    name,
    ours_ms: ours_ms!,
    rss_mb: process.resourceUsage().maxRSS / 1024,
    rounds,
    threads,
  };
  if (peers.length === 0) return row;
  const best = Math.min(peer_ms!, peer_tuned_ms!, peer_compiled_ms ?? Number.POSITIVE_INFINITY);
  const ratios = { ratio_plain: peer_ms! / ours_ms!, ratio_best: best / ours_ms! };
  return { ...row, peer_ms, peer_tuned_ms, peer_compiled_ms, ...ratios, peer_rss_mb: peerMemory };
}

/** PyTorch as it comes, with its allocator tuned, and compiled as well; none where there is no PyTorch. */
function startPeers(root: string, args: string[], compile: boolean): Peer[] {
  const python = peerPython(root);
  if (!python) return [];
  const script = join(root, 'bench', 'peers', 'sleep_encoder.py');
  const peers = [new Peer(python, script, args), new Peer(python, script, args, tunedMalloc)];
  if (compile) peers.push(new Peer(python, script, [...args, 'compile'], tunedMalloc));
  return peers;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
}
