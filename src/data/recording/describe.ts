import { basename } from 'node:path';
import { counted, type MimeBundle, tableBundle } from '../../system';
import { type SignalSource, samplesIn } from '../signal-source';

/** A table of the channels, with what the header says above it. No sample is read, and nobody's name is in it. */
export function describeRecording(source: SignalSource): MimeBundle {
  const { channels, segments, startTime, format, annotations, reference, notes, epoched } = source;
  const seconds = segments.reduce((sum, { duration }) => sum + duration, 0);
  const parts = [`${format} "${basename(source.path)}"`, `${Number(seconds.toFixed(3))} s`];
  if (segments.length > 1)
    parts.push(
      epoched ? counted(segments.length, 'trial') : `${segments.length} segments with gaps between them`,
    );
  if (startTime) parts.push(`began ${startTime.toISOString().slice(0, 19).replace('T', ' ')}`);
  parts.push(`${counted(annotations.length, 'annotation')}`);
  if (reference) parts.push(`reference ${reference}`);
  const rows = channels.map((channel) => {
    const samples = segments.reduce((sum, segment) => sum + samplesIn(segment, channel), 0);
    const { label, type, samplingRate, unit, prefilter } = channel;
    return [label, type, samplingRate, unit, samples, prefilter];
  });
  const header = ['channel', 'type', 'rate (Hz)', 'unit', 'samples', 'prefilter'];
  return tableBundle([parts.join(', '), ...notes].join('\n'), header, rows);
}
