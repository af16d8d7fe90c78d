import { counted } from '../../../system';
import type { Annotation, Segment } from '../../signal-source';
import { type EegFields, numberIn, textIn } from './fields';

/** An event of a dataset, in samples counted from 0. */
interface Event {
  at: number;
  duration: number;
  text: string;
}

/** What of a dataset lies where in time. */
export interface Timeline {
  segments: Segment[];
  /** The first sample of each segment. */
  starts: number[];
  annotations: Annotation[];
  notes: string[];
}

/** Where samples were cut out, or recordings joined: EEGLAB's name, and ERPLAB's number for it. */
const boundary = /^(boundary|-99)$/i;

/**
 * The events of a continuous dataset as annotations. A boundary ends a segment; the samples that were cut out there, if
 * EEGLAB wrote how many, are a gap, and all that comes after is later by them.
 */
export function continuousTimeline(eeg: EegFields, samples: number, samplingRate: number): Timeline {
  const { events, notes } = eventsOf(eeg);
  const boundaries = events.filter(({ text }) => boundary.test(text));
  const starts = [0];
  const segments: Segment[] = [];
  let removed = 0;
  const end = (at: number) => {
    const first = starts.at(-1)!;
    segments.push({ onset: (first + removed) / samplingRate, duration: (at - first) / samplingRate });
  };
  for (const { at, duration } of boundaries) {
    const cut = Math.ceil(at);
    if (cut <= 0 || cut >= samples) continue;
    if (cut > starts.at(-1)!) {
      end(cut);
      starts.push(cut);
    }
    removed += duration;
  }
  end(samples);
  if (starts.length > 1)
    notes.push(`${starts.length - 1} boundaries: ${removed / samplingRate} s are missing there`);
  const annotations = events
    .filter((event) => !boundaries.includes(event))
    .map((event) => annotate(event, samplingRate, missingBefore(event.at, boundaries, samples)));
  return { segments, starts, annotations, notes };
}

function missingBefore(at: number, boundaries: readonly Event[], samples: number): number {
  let missing = 0;
  for (const one of boundaries) {
    const cut = Math.ceil(one.at);
    if (cut > 0 && cut < samples && one.at <= at) missing += one.duration;
  }
  return missing;
}

/** The trials of an epoched dataset, one after another, and its events in that time. */
export function epochedTimeline(
  eeg: EegFields,
  samples: number,
  trials: number,
  samplingRate: number,
): Timeline {
  const { events, notes } = eventsOf(eeg);
  const duration = samples / samplingRate;
  const starts = Array.from({ length: trials }, (_, trial) => trial * samples);
  const segments = starts.map((start) => ({ onset: start / samplingRate, duration }));
  return { segments, starts, annotations: events.map((event) => annotate(event, samplingRate, 0)), notes };
}

function annotate({ at, duration, text }: Event, samplingRate: number, missing: number): Annotation {
  return { onset: (at + missing) / samplingRate, duration: duration / samplingRate, text };
}

/** In order of time; EEGLAB counts samples from 1. */
function eventsOf(eeg: EegFields): { events: Event[]; notes: string[] } {
  const { fields, count } = eeg.table('event');
  const events: Event[] = [];
  for (let at = 0; at < count; at++) {
    const latency = numberIn(fields.latency?.[at]);
    if (latency === undefined) continue;
    const duration = Math.max(0, numberIn(fields.duration?.[at]) ?? 0);
    events.push({ at: latency - 1, duration, text: textIn(fields.type?.[at]) });
  }
  const lost = count - events.length;
  const notes = lost ? [`${counted(lost, 'event')} without a time left out`] : [];
  return { events: events.sort((a, b) => a.at - b.at), notes };
}
