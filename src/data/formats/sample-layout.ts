import type { SampleRange } from '../signal-source';
import { bytesPer, decodeNumbers, type NumberType } from './number-type';
import type { RangeFile } from './range-file';

/** Where the samples of some channels stand in a file: at equal distances. */
export interface SampleLayout {
  type: NumberType;
  littleEndian: boolean;
  /** The byte at which the first sample of the first channel begins. */
  start: number;
  /** Bytes from a sample to the next one of its channel. */
  perSample: number;
  /** Bytes from a channel to the next one. */
  perChannel: number;
  /** What each channel's numbers are multiplied with (default 1), after `zero` was subtracted (default 0). */
  scales?: readonly number[];
  zero?: number;
}

/** Most bytes read at once. */
const blockBytes = 1 << 22;
/** Jumping over fewer bytes than this costs more than reading them. */
const smallestJump = 1 << 13;

/** The samples asked for, as a source gives them; of channels between which no others lie, bytes are read once. */
export function readSamples(
  file: RangeFile,
  layout: SampleLayout,
  ranges: readonly SampleRange[],
): Float32Array[] {
  const out = ranges.map(({ count }) => new Float32Array(count));
  for (const group of groupsOf(layout, ranges)) {
    const { first, count } = ranges[group[0]!]!;
    readGroup(
      file,
      layout,
      first,
      count,
      group.map((at) => ({ channel: ranges[at]!.channel, into: out[at]! })),
    );
  }
  return out;
}

/** Ranges that are read together: those of interleaved channels over the same time. */
function groupsOf({ perSample, type }: SampleLayout, ranges: readonly SampleRange[]): number[][] {
  if (perSample === bytesPer[type]) return ranges.map((_, at) => [at]);
  const groups = new Map<string, number[]>();
  ranges.forEach(({ first, count }, at) => {
    const key = `${first} ${count}`;
    groups.set(key, [...(groups.get(key) ?? []), at]);
  });
  return [...groups.values()];
}

interface Target {
  channel: number;
  into: Float32Array;
}

function readGroup(
  file: RangeFile,
  layout: SampleLayout,
  first: number,
  count: number,
  targets: readonly Target[],
) {
  const { perSample, perChannel, start, type } = layout;
  const size = bytesPer[type];
  const channels = targets.map(({ channel }) => channel);
  const lowest = Math.min(...channels) * perChannel;
  const span = Math.max(...channels) * perChannel + size - lowest;
  const together = perSample - span < smallestJump;
  const block = together ? Math.max(1, Math.floor((blockBytes - span) / perSample)) : 1;
  for (let done = 0; done < count; done += block) {
    const samples = Math.min(block, count - done);
    const bytes = new Uint8Array((samples - 1) * perSample + span);
    file.fill(bytes, start + (first + done) * perSample + lowest);
    const numbers = decodeNumbers(bytes, type, layout.littleEndian);
    for (const { channel, into } of targets) {
      const from = (channel * perChannel - lowest) / size;
      spread(numbers, from, perSample / size, samples, into, done, layout, channel);
    }
  }
}

function spread(
  numbers: ArrayLike<number | bigint>,
  from: number,
  step: number,
  count: number,
  into: Float32Array,
  at: number,
  { scales, zero = 0 }: SampleLayout,
  channel: number,
): void {
  const scale = scales?.[channel] ?? 1;
  for (let index = 0; index < count; index++) {
    into[at + index] = (Number(numbers[from + index * step]) - zero) * scale;
  }
}
