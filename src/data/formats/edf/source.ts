import { expected } from '../../../system';
import { channelTypeOf } from '../../channel-type';
import type { Annotation, ChannelInfo, SampleRange, Segment, SignalSource } from '../../signal-source';
import { checkRanges } from '../check-ranges';
import type { Truncated } from '../format';
import { type FileStamp, type RangeFile, stampOf, withFile, withUnchanged } from '../range-file';
import { type EdfHeader, readEdfHeader } from './header';
import { notedIn } from './noted';
import { readSamples } from './samples';
import { type EdfSignalHeader, isAnnotation } from './signal-header';
import { type Stretch, stretchesOf } from './stretches';
import { readTimeline } from './timeline';

/**
 * Opens an EDF, EDF+, BDF or BDF+ file. Of a file without gaps the header is read and the first data record's annotations;
 * with gaps, all annotations, since they say when each record begins.
 *
 * @param truncated whether a file is taken that has fewer data records than its header promises (default not)
 * @throws ThetalabError when the header is damaged, or the file is shorter than it promises
 */
export function openEdf(path: string, truncated?: Truncated): EdfSource {
  return withFile(path, 'open', (file) => {
    const header = readEdfHeader(file, truncated);
    checkRates(header, path);
    const hasGaps = header.variant.endsWith('+D');
    const { starts } = readTimeline(file, header, hasGaps ? header.recordCount : 1);
    return new EdfSource(file, header, stretchesOf(header, starts, file), starts[0] ?? 0);
  });
}

function checkRates({ signals, secondsPerRecord, recordCount }: EdfHeader, path: string): void {
  if (signals.every(isAnnotation)) return;
  const rates = signals.map(({ samplesPerRecord }) => samplesPerRecord / secondsPerRecord);
  if (rates.every((rate) => rate > 0 && rate < 1e12) && Number.isFinite(recordCount * secondsPerRecord))
    return;
  const got = `${secondsPerRecord} s in "${path}"`;
  throw expected(
    'open',
    'a duration of a data record that gives sampling rates',
    got,
    'the header is damaged',
  );
}

/** An EDF, EDF+, BDF or BDF+ file whose samples are read when they are asked for. */
class EdfSource implements SignalSource {
  readonly format: string;
  readonly path: string;
  readonly channels: readonly ChannelInfo[];
  readonly segments: readonly Segment[];
  readonly epoched = false;
  readonly startTime: Date | undefined;
  readonly reference = undefined;
  private readonly stamp: FileStamp;
  private readonly signals: readonly EdfSignalHeader[];
  private noted: { annotations: readonly Annotation[]; notes: readonly string[] } | undefined;

  /** @param origin when the first record begins, in seconds since the start time in the header */
  constructor(
    file: RangeFile,
    private readonly header: EdfHeader,
    private readonly stretches: readonly Stretch[],
    origin: number,
  ) {
    this.format = header.variant;
    this.path = file.path;
    this.stamp = stampOf(file);
    this.signals = header.signals.filter((signal) => !isAnnotation(signal));
    this.channels = this.signals.map(({ label, unit, transducer, prefilter, samplesPerRecord }) => {
      const samplingRate = samplesPerRecord / header.secondsPerRecord;
      return { label, type: channelTypeOf(label, unit), samplingRate, unit, transducer, prefilter };
    });
    this.segments = stretches.map(({ onset, duration }) => ({ onset, duration }));
    this.startTime = header.startTime && new Date(header.startTime.getTime() + Math.round(1000 * origin));
  }

  /** Read at first use; triggers in the status channel of a BDF file among them. */
  get annotations(): readonly Annotation[] {
    return this.readNoted().annotations;
  }

  /** Those on annotations ask for all of them. */
  get notes(): readonly string[] {
    return this.readNoted().notes;
  }

  async read(segment: number, ranges: readonly SampleRange[]): Promise<Float32Array[]> {
    checkRanges(this, segment, ranges, 'read');
    const { first } = this.stretches[segment]!.records;
    const wanted = ranges.map((range) => {
      const signal = this.signals[range.channel]!;
      return { signal, first: first * signal.samplesPerRecord + range.first, count: range.count };
    });
    return withUnchanged(this.stamp, 'read', (file) => readSamples(file, this.header, wanted));
  }

  private readNoted() {
    this.noted ??= withUnchanged(this.stamp, 'read', (file) =>
      notedIn(file, this.header, readTimeline(file, this.header), this.stretches),
    );
    return this.noted;
  }
}
