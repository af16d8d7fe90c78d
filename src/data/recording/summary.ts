import type { ChannelInfo, Segment, SignalSource } from '../signal-source';

/** What a recording's header says. */
export interface RecordingSummary {
  format: string;
  path: string;
  /** Local time as ISO 8601 without a zone, or `null`. */
  startTime: string | null;
  reference: string | null;
  epoched: boolean;
  channels: ChannelInfo[];
  segments: Segment[];
  /** How many annotations have each text. */
  annotations: Record<string, number>;
  notes: string[];
}

/** The header's facts as plain JSON; nobody's name is among them. */
export function summarizeRecording(source: SignalSource): RecordingSummary {
  const { format, path, startTime, reference = null, epoched, channels, segments, notes } = source;
  const counts = new Map<string, number>();
  for (const { text } of source.annotations) counts.set(text, (counts.get(text) ?? 0) + 1);
  return {
    ...{ format, path, reference, epoched },
    startTime: startTime?.toISOString().replace('Z', '') ?? null,
    channels: channels.map((channel) => ({ ...channel })),
    segments: segments.map((segment) => ({ ...segment })),
    annotations: Object.fromEntries(counts),
    notes: [...notes],
  };
}
