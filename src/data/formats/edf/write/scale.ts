import { expected } from '../../../../system';

/** A channel to write; what `readEdf` returns in `channels` is one. */
export interface ChannelToWrite {
  /** At most 16 printable ASCII characters. */
  label: string;
  /** Samples per second, in Hz. */
  samplingRate: number;
  /** In its unit, of all segments one after the other. */
  samples: Float32Array | Float64Array;
  /** Physical unit in at most 8 ASCII characters, such as `uV` (default none). */
  unit?: string;
  /** Kind of sensor in at most 80 ASCII characters (default none). */
  transducer?: string;
  /** Filters of the recorder in at most 80 ASCII characters, such as `HP:0.1Hz LP:75Hz` (default none). */
  prefilter?: string;
  /** Smallest and largest value that can be written, in the unit (default those of the samples, rounded outwards). */
  physicalRange?: readonly [number, number];
}

/** A channel whose range is known. */
export interface SignalToWrite extends ChannelToWrite {
  samplesPerRecord: number;
  /** Smallest and largest value, as texts of at most 8 characters. */
  physical: readonly [string, string];
  digital: readonly [number, number];
  /** Writes one data record's samples into `bytes` from `at` on; returns where they end. */
  encode(record: number, bytes: Uint8Array, at: number): number;
}

/** @throws ThetalabError when a sample is not finite or out of its range, or the range takes more than 8 characters */
export function scaleSignals(
  writer: string,
  channels: readonly ChannelToWrite[],
  samplesPerRecord: readonly number[],
  bytesPerSample: number,
): SignalToWrite[] {
  const most = 2 ** (8 * bytesPerSample - 1);
  const digital = [-most, most - 1] as const;
  return channels.map((channel, index) => {
    const physical = rangeTexts(writer, channel);
    const [low, high] = physical.map(Number) as [number, number];
    const scale = (high - low) / (digital[1] - digital[0]);
    const offset = high / scale - digital[1];
    const own = samplesPerRecord[index]!;
    const encode = (record: number, bytes: Uint8Array, at: number) => {
      for (let sample = record * own; sample < (record + 1) * own; sample++) {
        const rounded = Math.round(channel.samples[sample]! / scale - offset);
        const value = Math.min(digital[1], Math.max(digital[0], rounded));
        for (let byte = 0; byte < bytesPerSample; byte++) bytes[at++] = value >> (8 * byte);
      }
      return at;
    };
    return { ...channel, samplesPerRecord: own, physical, digital, encode };
  });
}

function rangeTexts(writer: string, channel: ChannelToWrite): [string, string] {
  const [least, greatest] = extremes(writer, channel);
  const { physicalRange, label } = channel;
  if (physicalRange) {
    const [low, high] = physicalRange;
    if (!(low <= least && greatest <= high && low < high)) {
      const got = `samples from ${least} to ${greatest}`;
      throw expected(
        writer,
        `samples of "${label}" from ${low} to ${high}`,
        got,
        'give a wider physicalRange',
      );
    }
    const texts = physicalRange.map(exactText);
    if (texts[0] !== undefined && texts[1] !== undefined) return [texts[0], texts[1]];
    const what = `a physicalRange of "${label}" in numbers of at most 8 characters`;
    throw expected(writer, what, `${low} to ${high}`, 'round it outwards');
  }
  const same = least === greatest;
  const [low, high] = same ? [Math.floor(least) - 1, Math.ceil(greatest) + 1] : [least, greatest];
  const texts = [outward(low, Math.floor), outward(high, Math.ceil)] as const;
  const span = Number(texts[1]) - Number(texts[0]);
  if (texts.every((text) => text.length <= 8) && (same || span <= mostWidening * (high - low)))
    return [...texts];
  const remedy = 'use another unit, such as uV instead of V';
  throw expected(
    writer,
    `a range of "${label}" that 8 characters can say`,
    `${least} to ${greatest}`,
    remedy,
  );
}

/** A range that has to grow by more to be written in 8 characters would lose precision without a word. */
const mostWidening = 1.1;

function extremes(writer: string, { label, samples }: ChannelToWrite): [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < samples.length; at++) {
    const value = samples[at]!;
    if (!Number.isFinite(value)) {
      const got = `${value} as sample ${at} of "${label}"`;
      throw expected(writer, 'finite samples', got, 'interpolate or leave out that piece');
    }
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

/** A number without an exponent in at most 8 characters, or `undefined` when it takes more. */
export function exactText(value: number): string | undefined {
  for (let decimals = 0; decimals <= 6; decimals++) {
    const text = value.toFixed(decimals);
    if (text.length > 8) return undefined;
    if (Number(text) === value) return text;
  }
  return undefined;
}

/** The nearest number below or above with as many decimals as 8 characters hold. */
function outward(value: number, round: (value: number) => number): string {
  const exact = exactText(value);
  if (exact !== undefined) return exact;
  for (let decimals = 6; decimals > 0; decimals--) {
    const text = (round(value * 10 ** decimals) / 10 ** decimals).toFixed(decimals);
    if (text.length <= 8) return text;
  }
  return String(round(value));
}
