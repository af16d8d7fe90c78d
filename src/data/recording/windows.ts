import { checkNumber, checkOptionNames, checkTexts, counted, describeValue, expected } from '../../system';
import type { SignalSource } from '../signal-source';
import { type ScoredWindows, scoredWindows } from './scored-windows';
import { segmentAround, tolerance } from './segment-around';
import type { Window, Windows } from './window';

/** Pieces of equal length, one after the other. */
export interface SlidingWindows {
  /** Length of each piece in seconds. */
  seconds: number;
  /** Seconds from the beginning of one piece to that of the next (default `seconds`: no overlap). */
  step?: number;
  /** Class of the piece that begins at this second, as an index into `classes`, -1 for unknown (default unknown). */
  labelAt?: (onset: number) => number;
  /** Names of the classes (default the five sleep stages). */
  classes?: readonly string[];
}

/** Pieces around events. */
export interface EventWindows {
  /** Texts of the annotations, which become the classes; or the class for each text: `{ T1: 'left', T2: 'right' }`. */
  events: readonly string[] | Readonly<Record<string, string>>;
  /** Seconds from the event to the beginning of its piece (default 0; before it when negative). */
  from?: number;
  /** Seconds from the event to the end of its piece. */
  to: number;
}

/** The trials of a recording that was cut already. */
export interface TrialWindows {
  /** What names the classes of the trials, as for `EventWindows` (default: all are unknown). */
  events?: EventWindows['events'];
}

/** How a recording is cut. */
export type EpochsOptions = SlidingWindows | ScoredWindows | EventWindows | TrialWindows;

/** Of all kinds of windows, and of whom they are. */
const known = [
  ...['seconds', 'step', 'labelAt', 'classes', 'events', 'from', 'to', 'hypnogram', 'subject', 'night'],
];
type Times = Record<'seconds' | 'step' | 'from' | 'to', number>;

/** @throws ThetalabError when a time that is given is no finite number */
function checkTimes(key: keyof Times, value: number | undefined): void {
  if (value === undefined) return;
  checkNumber('epochs', key, value);
  if (!Number.isFinite(value)) throw expected('epochs', `a finite ${key}`, String(value));
}

/**
 * Where the pieces lie that the options ask for.
 *
 * @throws ThetalabError when they ask for several kinds or for none, or for what is not there
 */
export function windowsOf(source: SignalSource, options: EpochsOptions): Windows {
  checkOptionNames('epochs', options, known);
  for (const key of ['seconds', 'step', 'from', 'to'] as const)
    if (key in options) checkTimes(key, (options as Partial<Times>)[key]);
  const given = options as Partial<SlidingWindows & EventWindows & ScoredWindows>;
  const kinds = (['seconds', 'hypnogram', 'events'] as const).filter((kind) => given[kind] !== undefined);
  if (kinds.length > 1)
    throw expected('epochs', 'one of seconds, hypnogram and events', kinds.join(' and '), 'leave one out');
  if (given.seconds !== undefined) return slidingWindows(source, options as SlidingWindows);
  if (given.hypnogram !== undefined) return scoredWindows(source, options as ScoredWindows);
  if (source.epoched && given.from === undefined && given.to === undefined)
    return trialWindows(source, options as TrialWindows);
  if (given.events !== undefined) return eventWindows(source, options as EventWindows);
  throw expected('epochs', 'seconds, a hypnogram or events', 'none', 'write epochs({ seconds: 30 })');
}

/** @throws ThetalabError when a length is not above 0 */
function slidingWindows({ segments, channels }: SignalSource, options: SlidingWindows): Windows {
  const { seconds, step = seconds, labelAt = () => -1, classes } = options;
  if (typeof labelAt !== 'function')
    throw expected('epochs', 'labelAt to be a function of the second', describeValue(labelAt));
  if (classes !== undefined) checkTexts('epochs', 'classes to be a list of names', classes);
  if (!(seconds > 0 && step > 0)) {
    throw expected('epochs', 'seconds and step above 0', `${seconds} and ${step}`);
  }
  const sample = 1 / Math.max(...channels.map(({ samplingRate }) => samplingRate));
  if (step < sample * (1 - tolerance)) {
    throw expected('epochs', `a step of at least one sample (${sample} s)`, `${step} s`);
  }
  const windows = segments.flatMap(({ onset, duration }, segment) => {
    const count = Math.max(0, Math.floor((duration - seconds) / step + tolerance) + 1);
    return Array.from({ length: count }, (_, at) => ({
      ...{ segment, start: at * step },
      label: labelAt(onset + at * step),
    }));
  });
  const covered = windows.reduce((sum, { start, segment }, at) => {
    const before = windows[at - 1];
    const end = before?.segment === segment ? before.start + seconds : 0;
    return sum + Math.min(seconds, start + seconds - end);
  }, 0);
  const left = segments.reduce((sum, { duration }) => sum + duration, 0) - covered;
  const notes = left > tolerance ? [`${Number(left.toFixed(3))} s that fill no window left out`] : [];
  return { seconds, windows, classes, notes };
}

/**
 * @throws ThetalabError when no annotation is among the events (the message lists those there are), or the piece has
 * no length
 */
function eventWindows(source: SignalSource, { events, from = 0, to }: EventWindows): Windows {
  const classOf = eventClasses(events);
  const classes = [...new Set(classOf.values())];
  const found = source.annotations.filter(({ text }) => classOf.has(text));
  const absent = [...classOf.keys()].filter((text) => !found.some((one) => one.text === text));
  if (!found.length) {
    const there = [...new Set(source.annotations.map(({ text }) => `"${text}"`))].slice(0, 10).join(', ');
    const wanted = [...classOf.keys()].map((text) => `"${text}"`).join(', ');
    throw expected(
      'epochs',
      `annotations among ${wanted}`,
      there || 'no annotations',
      'choose some of these',
    );
  }
  if (!(to > from)) throw expected('epochs', `a to above ${from} s`, String(to));
  const windows: Window[] = [];
  for (const { onset, text } of found) {
    const begin = onset + from;
    const segment = segmentAround(source.segments, begin, to - from);
    if (segment === undefined) continue;
    const start = Math.max(0, begin - source.segments[segment]!.onset);
    windows.push({ segment, start, label: classes.indexOf(classOf.get(text)!) });
  }
  const left = found.length - windows.length;
  const notes = left
    ? [`${left} of ${counted(found.length, 'event')} too close to a gap or an end left out`]
    : [];
  if (absent.length) notes.push(`no annotation says ${absent.map((text) => `"${text}"`).join(', ')}`);
  return { seconds: to - from, windows, classes, notes };
}

/** The trials of a recording that is cut already; the first event of each that has a class decides. */
function trialWindows(source: SignalSource, { events = [] }: TrialWindows): Windows {
  const classOf = eventClasses(events);
  const classes = [...new Set(classOf.values())];
  const windows = source.segments.map(({ onset, duration }, segment) => {
    const first = source.annotations.find(
      (one) =>
        one.onset >= onset - tolerance && one.onset < onset + duration - tolerance && classOf.has(one.text),
    );
    return { segment, start: 0, label: first ? classes.indexOf(classOf.get(first.text)!) : -1 };
  });
  return { seconds: source.segments[0]!.duration, windows, classes, notes: [] };
}

function eventClasses(events: EventWindows['events']): Map<string, string> {
  if (typeof events !== 'object' || events === null)
    throw expected('epochs', 'a list of events', describeValue(events), `write events: ['T1']`);
  return new Map(Array.isArray(events) ? events.map((text) => [text, text]) : Object.entries(events));
}
