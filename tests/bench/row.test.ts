import { expect, test } from 'vitest';
import type { Step } from '../../bench/harness/alternate';
import { checkMemory } from '../../bench/harness/compare';
import { summarize } from '../../bench/harness/row';

const steps = (memory: number, ...times: number[]): Step[] =>
  times.map((milliseconds, at) => ({ milliseconds, memory: memory + at }));

test('medians, ratios against the plain and against the best variant, and peaks of memory', () => {
  const peers = {
    plain: steps(900, 300, 500, 400),
    tuned: steps(1200, 310, 290, 300),
    compiled: steps(700, 350, 350, 900),
  };
  expect(summarize({ ours: steps(200, 90, 110, 100), peers })).toEqual({
    ours_ms: 100,
    peer_ms: 400,
    peer_tuned_ms: 300,
    peer_compiled_ms: 350,
    ratio_plain: 4,
    ratio_best: 3,
    ours_score: undefined,
    peer_score: undefined,
    peak_fraction: undefined,
    rss_mb: 202,
    peer_rss_mb: 702,
  });
});

test('ours alone, and the peer alone', () => {
  const alone = summarize({ ours: steps(200, 90, 110, 100), peers: {} });
  expect(alone).toMatchObject({ ours_ms: 100, rss_mb: 202 });
  expect([alone.peer_ms, alone.ratio_plain, alone.ratio_best, alone.peer_rss_mb]).toEqual(
    Array(4).fill(undefined),
  );
  const peer = summarize({ ours: [], peers: { plain: steps(900, 4) } });
  expect(peer).toMatchObject({ peer_ms: 4, peer_rss_mb: 900 });
  expect([peer.ours_ms, peer.ratio_plain, peer.ratio_best, peer.rss_mb]).toEqual(Array(4).fill(undefined));
});

test('the share of the peak is the median of the rounds', () => {
  const ours = [0.5, 0.9, 0.8].map((peakFraction) => ({ milliseconds: 1, memory: 1, peakFraction }));
  expect(summarize({ ours, peers: {} }).peak_fraction).toBe(0.8);
});

test('scores are the medians of the rounds', () => {
  const scored = (...scores: number[]) => scores.map((score) => ({ milliseconds: 1, memory: 1, score }));
  const both = summarize({ ours: scored(2, 9, 3), peers: { plain: scored(5, 4, 4.5) } });
  expect(both).toMatchObject({ ours_score: 3, peer_score: 4.5 });
});

test('a row that needs more memory than there is is refused in one line', () => {
  expect(() => checkMemory({ name: 'large', memory: 20_000 }, 8123.4)).toThrow(
    'bench: expected 20000 MB of free memory for "large", got 8123 MB; end other programs, or choose other rows with --only',
  );
  checkMemory({ name: 'large', memory: 20_000 }, 20_000);
  checkMemory({ name: 'small' }, 0);
});
