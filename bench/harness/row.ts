import { median, type Step } from './alternate';

/** The ways in which a peer is measured: as it comes, with glibc's allocator tuned, and so through torch.compile. */
export type PeerVariant = 'plain' | 'tuned' | 'compiled';

/** One line of the comparison; times are medians over the rounds, in milliseconds, and memory is in MB. */
export interface Row {
  name: string;
  /** Left out when only the peer was measured. */
  ours_ms?: number;
  peer?: string;
  peer_ms?: number;
  peer_tuned_ms?: number;
  peer_compiled_ms?: number;
  /** How many times faster ours is than the plain peer, and than the best one. */
  ratio_plain?: number;
  ratio_best?: number;
  /** Share of the multiply-adds that the processor can do at most, measured in the same rounds. */
  peak_fraction?: number;
  /** From the start of Node to the end of the first step (only of the row that measures starts). */
  process_ms?: number;
  /** What the two scores are: how good the results are, medians over the rounds. */
  score?: string;
  ours_score?: number;
  peer_score?: number;
  /** A contrastive training step of the same batch, measured in turn with views, and their share of its time. */
  step_ms?: number;
  step_fraction?: number;
  rss_mb?: number;
  /** The smallest of the peer's variants. */
  peer_rss_mb?: number;
  rounds: number;
  threads: number;
  /** The machine did something else when the row began. */
  noisy?: true;
  /** When it was measured. */
  date: string;
}

/** All the steps that count, of ours and of each variant of the peer. */
export interface Measured {
  ours: Step[];
  peers: Partial<Record<PeerVariant, Step[]>>;
}

/** What the steps say: medians, how they compare, and peaks of memory. */
export function summarize({ ours, peers }: Measured) {
  const variants = Object.values(peers);
  const time = (steps?: Step[]) => (steps?.length ? median(steps.map((one) => one.milliseconds)) : undefined);
  const memory = (steps: Step[]) => (steps.length ? Math.max(...steps.map((one) => one.memory)) : undefined);
  const score = (steps: Step[] = []) => {
    const scores = steps.flatMap((one) => one.score ?? []);
    return scores.length ? median(scores) : undefined;
  };
  const ours_ms = time(ours);
  const best = Math.min(...variants.map((steps) => time(steps)!));
  const ratio = (peer?: number) => (ours_ms && peer ? peer / ours_ms : undefined);
  const fractions = ours.flatMap(({ peakFraction }) => peakFraction ?? []);
  return {
    ours_ms,
    peer_ms: time(peers.plain),
    peer_tuned_ms: time(peers.tuned),
    peer_compiled_ms: time(peers.compiled),
    ratio_plain: ratio(time(peers.plain)),
    ratio_best: variants.length ? ratio(best) : undefined,
    ours_score: score(ours),
    peer_score: score(peers.plain),
    peak_fraction: fractions.length ? median(fractions) : undefined,
    rss_mb: memory(ours),
    peer_rss_mb: variants.length ? Math.min(...variants.map((steps) => memory(steps)!)) : undefined,
  };
}
