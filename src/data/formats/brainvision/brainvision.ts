import { existsSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { counted, expected } from '../../../system';
import type { SignalSource } from '../../signal-source';
import type { Format } from '../format';
import { bytesPer } from '../number-type';
import { refuseOptions } from '../options';
import { type FileStamp, stampOf, withFile } from '../range-file';
import type { SampleLayout } from '../sample-layout';
import { StoredSource } from '../stored-source';
import { type BrainVisionHeader, readBrainVisionHeader } from './header';
import { readTimeline } from './markers';

/**
 * The BrainVision Core Data Format (Brain Products): a header (`.vhdr`), markers (`.vmrk`) and samples (`.eeg`, `.dat`) in
 * one folder. Any of the three can be opened. Annotations are called `kind/description`, such as `Stimulus/S  1`.
 */
export const brainVision: Format = {
  name: 'BrainVision',
  extensions: ['vhdr', 'vmrk', 'eeg'],
  recognises: ({ text, path }) =>
    /^(ï»¿)?Brain ?Vision Data Exchange/i.test(text) || headerOfData(path) !== undefined,
  async open(path, options) {
    refuseOptions(options, 'BrainVision', path);
    return openHeader(/\.(vmrk|eeg|dat)$/i.test(path) ? headerBeside(path) : path);
  },
};

/** Samples begin with nothing of their own: they are told by the header beside them. */
function headerOfData(path: string): string | undefined {
  return /\.(eeg|dat)$/i.test(path) ? headerNames(path).find((name) => existsSync(name)) : undefined;
}

function headerNames(path: string): string[] {
  const stem = path.slice(0, -extname(path).length);
  return [`${stem}.vhdr`, `${stem}.VHDR`];
}

function headerBeside(path: string): string {
  const header = headerNames(path).find((name) => existsSync(name));
  if (header) return header;
  const what = `the header "${basename(headerNames(path)[0]!)}" beside "${path}"`;
  throw expected('open', what, 'no such file', 'open the .vhdr file that belongs to it');
}

function openHeader(path: string): SignalSource {
  const header = readBrainVisionHeader(path);
  const data = stampBeside(header.dataPath, path);
  const { points, notes } = countPoints(header, data.size);
  const { markerPath, pointsPerTrial, samplingRate } = header;
  if (pointsPerTrial && points % pointsPerTrial) {
    const got = `${points} in "${path}"`;
    throw expected('open', `trials of ${pointsPerTrial} samples each`, got, 'the header is damaged');
  }
  if (markerPath !== undefined) stampBeside(markerPath, path);
  const timeline = readTimeline(markerPath, points, samplingRate, pointsPerTrial);
  return new StoredSource({
    format: 'BrainVision',
    path,
    channels: header.channels,
    segments: timeline.segments,
    epoched: pointsPerTrial !== undefined,
    annotations: timeline.annotations,
    startTime: timeline.startTime,
    reference: header.reference,
    notes: [...notes, ...timeline.notes],
    data,
    layoutOf: (segment) => layoutFrom(header, points, timeline.starts[segment]!),
  });
}

function layoutFrom(header: BrainVisionHeader, points: number, first: number): SampleLayout {
  const { type, littleEndian, multiplexed, channels, resolutions } = header;
  const size = bytesPer[type];
  const perSample = multiplexed ? size * channels.length : size;
  const perChannel = multiplexed ? size : size * points;
  return { type, littleEndian, start: first * perSample, perSample, perChannel, scales: resolutions };
}

function stampBeside(path: string, header: string): FileStamp {
  if (existsSync(path)) return withFile(path, 'open', stampOf);
  const remedy = 'when files are renamed, their names in the header must be changed as well';
  throw expected('open', `"${basename(path)}" beside "${header}"`, 'no such file', remedy);
}

/** Samples of each channel, by the header and by the size of the file. */
function countPoints({ type, channels, points, multiplexed, dataPath }: BrainVisionHeader, size: number) {
  const perMoment = bytesPer[type] * channels.length;
  const there = Math.floor(size / perMoment);
  if (there === 0 || (points ?? 0) > there) {
    const got = `${there} in "${dataPath}"`;
    const what = `${points ?? 'at least 1'} samples of ${channels.length} channels`;
    throw expected('open', what, got, 'the file is truncated, copy it again');
  }
  // Channel by channel, a wrong number would mix up the channels.
  if (!multiplexed && size !== (points ?? there) * perMoment) {
    const got = `${size} in "${dataPath}"`;
    throw expected('open', `${(points ?? there) * perMoment} bytes of samples`, got, 'the file is damaged');
  }
  const used = points ?? there;
  const beyond = size - used * perMoment;
  const notes = beyond
    ? [`${basename(dataPath)}: ${counted(beyond, 'byte')} after the last sample left out`]
    : [];
  return { points: used, notes };
}
