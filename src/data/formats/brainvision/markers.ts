import { basename } from 'node:path';
import { counted } from '../../../system';
import type { Annotation, Segment } from '../../signal-source';
import { splitFields } from './header';
import { readSections } from './text';

/** What a `.vmrk` file says; positions are in samples, from 0. */
interface Marker {
  kind: string;
  text: string;
  position: number;
  size: number;
  /** Microseconds since 1970, of local time as if it were UTC. */
  time: number | undefined;
}

/** When things happened in a recording. */
export interface Timeline {
  /** The first sample of each segment. */
  starts: number[];
  segments: Segment[];
  annotations: Annotation[];
  startTime: Date | undefined;
  notes: string[];
}

const newSegment = 'New Segment';

/**
 * Segments begin at markers of the kind `New Segment`, or every so many samples in a recording that was cut into trials.
 * When each says its time of day, these give the gaps between them; else none are assumed.
 *
 * @param points samples of each channel
 * @throws ThetalabError when the marker file is none
 */
export function readTimeline(
  path: string | undefined,
  points: number,
  rate: number,
  pointsPerTrial?: number,
): Timeline {
  const { markers, damaged } = path === undefined ? { markers: [], damaged: 0 } : readMarkers(path, points);
  const breaks = markers.filter(({ kind }) => kind === newSegment);
  const starts = pointsPerTrial
    ? Array.from({ length: points / pointsPerTrial }, (_, at) => at * pointsPerTrial)
    : [...new Set([0, ...breaks.map(({ position }) => position)])];
  const timeOf = new Map(breaks.map(({ position, time }) => [position, time]));
  const times = starts.map((start) => timeOf.get(start));
  const onsets = onsetsFrom(times, starts, rate, pointsPerTrial !== undefined);
  const segments = starts.map((start, at) => ({
    onset: onsets.known[at]!,
    duration: ((starts[at + 1] ?? points) - start) / rate,
  }));
  const began = breaks.find(({ time }) => time !== undefined);
  const origin = began && began.time! - (1e6 * began.position) / rate;
  const notes = damaged ? [`${basename(path!)}: ${counted(damaged, 'damaged marker')} left out`] : [];
  if (onsets.disordered)
    notes.push(`${basename(path!)}: times of segments run backwards, gaps are not known`);
  return {
    starts,
    segments,
    annotations: annotationsOf(markers, starts, segments, rate),
    startTime: origin === undefined ? undefined : new Date(Math.round(origin / 1000)),
    notes,
  };
}

function onsetsFrom(
  times: readonly (number | undefined)[],
  starts: readonly number[],
  rate: number,
  trials: boolean,
) {
  const gapless = starts.map((start) => start / rate);
  if (times.some((time) => time === undefined)) return { known: gapless, disordered: false };
  const known = times.map((time) => (time! - times[0]!) / 1e6);
  // Two clocks may differ by a sample; trials may overlap.
  const disordered = known.some((onset, at) => {
    const before = trials ? 0 : (starts[at]! - (starts[at - 1] ?? 0)) / rate;
    return at > 0 && onset < known[at - 1]! + before - 1.5 / rate;
  });
  return { known: disordered ? gapless : known, disordered };
}

function annotationsOf(
  markers: readonly Marker[],
  starts: readonly number[],
  segments: readonly Segment[],
  rate: number,
): Annotation[] {
  let segment = 0;
  const annotations: Annotation[] = [];
  for (const { kind, text, position, size } of markers) {
    while (position >= (starts[segment + 1] ?? Number.POSITIVE_INFINITY)) segment++;
    if (kind === newSegment) continue;
    const onset = segments[segment]!.onset + (position - starts[segment]!) / rate;
    annotations.push({ onset, duration: size > 1 ? size / rate : 0, text: text ? `${kind}/${text}` : kind });
  }
  return annotations.sort((a, b) => a.onset - b.onset);
}

function readMarkers(path: string, points: number): { markers: Marker[]; damaged: number } {
  const entries = readSections(path, 'Marker').get('marker infos') ?? new Map<string, string>();
  const markers: Marker[] = [];
  let damaged = 0;
  for (const [key, entry] of entries) {
    const [kind, text, position, size, , date] = splitFields(entry);
    const at = Number(position) - 1;
    const inside = at >= 0 && at < points && Number(size) <= points;
    const whole = /^\d+$/.test(position ?? '') && /^\d*$/.test(size ?? '') && inside;
    if (/^mk\d+$/.test(key) && kind && whole) {
      markers.push({ kind, text: text!, position: at, size: Number(size), time: microsecondsOf(date) });
    } else damaged++;
  }
  return { markers: markers.sort((a, b) => a.position - b.position), damaged };
}

/** `YYYYMMDDhhmmssuuuuuu`; zeros stand for an unknown date. */
function microsecondsOf(date = ''): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{6})$/.exec(date);
  if (!match || /^0+$/.test(date)) return undefined;
  const [year, month, day, hour, minute, second, micro] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59)
    return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second) * 1000 + micro;
}
