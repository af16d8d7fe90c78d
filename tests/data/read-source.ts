import { expect } from 'vitest';
import { type SignalSource, samplesIn } from '../../src/data/signal-source';

/** Everything that a source says and holds: each channel of each segment. */
export async function readSource(source: SignalSource) {
  const { format, channels, segments, epoched, annotations, startTime, reference, notes } = source;
  const samples: Float32Array[][] = [];
  for (const [index, segment] of segments.entries()) {
    const ranges = channels.map((channel, at) => ({
      channel: at,
      first: 0,
      count: samplesIn(segment, channel),
    }));
    const parts = await source.read(index, ranges);
    expect(parts.map(({ length }) => length)).toEqual(ranges.map(({ count }) => count));
    samples.push(parts);
  }
  return { format, channels, segments, epoched, annotations, startTime, reference, notes, samples };
}
