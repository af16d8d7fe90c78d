import type { Annotation } from '../../signal-source';
import type { RangeFile } from '../range-file';
import { parseAnnotations } from './annotations';
import type { EdfHeader } from './header';
import { forEachPiece } from './records';
import { isAnnotation } from './signal-header';

/** What all the annotation signals of a file say. Times are in seconds since the start time in the header. */
export interface EdfTimeline {
  /** When each data record begins; `undefined` where it does not say. */
  starts: (number | undefined)[];
  /** In order of onset. */
  annotations: Annotation[];
  /** How many lists break the rules and were left out. */
  damaged: number;
}

/**
 * Reads the annotation signals alone.
 *
 * @param recordCount of so many records (default all)
 */
export function readTimeline(
  file: RangeFile,
  header: EdfHeader,
  recordCount = header.recordCount,
): EdfTimeline {
  const { bytesPerSample } = header;
  const ranges = header.signals.filter(isAnnotation).map((signal) => {
    return { signal, first: 0, count: signal.samplesPerRecord * recordCount };
  });
  const contents = ranges.map(({ count }) => new Uint8Array(count * bytesPerSample));
  forEachPiece(file, header, ranges, ({ bytes }, from, count, range, at) => {
    const piece = bytes.subarray(from * bytesPerSample, (from + count) * bytesPerSample);
    contents[range]!.set(piece, at * bytesPerSample);
  });
  const timeline: EdfTimeline = { starts: [], annotations: [], damaged: 0 };
  for (let record = 0; record < recordCount; record++) {
    for (const [index, { signal }] of ranges.entries()) {
      const size = signal.samplesPerRecord * bytesPerSample;
      const list = parseAnnotations(contents[index]!.subarray(record * size, (record + 1) * size));
      for (const annotation of list.annotations) timeline.annotations.push(annotation);
      timeline.damaged += list.damaged;
      if (index === 0) timeline.starts.push(list.start);
    }
  }
  timeline.annotations.sort((a, b) => a.onset - b.onset);
  return timeline;
}
