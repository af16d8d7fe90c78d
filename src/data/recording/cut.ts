import { basename } from 'node:path';
import { expected } from '../../system';
import { Epochs } from '../epochs';
import { microvoltsPer } from '../microvolts';
import { type SignalSource, samplesIn } from '../signal-source';
import { requireOneRate } from './one-rate';
import type { Windows } from './window';

/** Whose recording it is. */
export interface Person {
  /** Default the name of the file. */
  subject?: string;
  /** Which recording of the subject (default the name of the file). */
  night?: string;
}

/**
 * Cuts windows out of a recording; every segment is read once.
 *
 * @throws ThetalabError when rates differ, a unit is no voltage, no window lies within the recording, or a sample is not finite
 */
export async function cut(source: SignalSource, windows: Windows, person: Person): Promise<Epochs> {
  const { channels, segments, path } = source;
  const samplingRate = requireOneRate('epochs', channels);
  const factors = channels.map(({ unit, label }) => microvoltsPer(unit, `"${label}" of "${path}"`));
  const samplesPerEpoch = Math.round(windows.seconds * samplingRate);
  const rows = windows.windows;
  if (!rows.length || samplesPerEpoch < 1) {
    const longest = Math.max(...segments.map(({ duration }) => duration));
    const got = `none of ${windows.seconds} s in "${path}"`;
    throw expected('epochs', 'windows within the recording', got, `its longest stretch has ${longest} s`);
  }
  const values = new Float32Array(rows.length * channels.length * samplesPerEpoch);
  for (const [segment, whole] of segments.entries()) {
    if (!rows.some((row) => row.segment === segment)) continue;
    for (const [channel, info] of channels.entries()) {
      const [samples] = await source.read(segment, [{ channel, first: 0, count: samplesIn(whole, info) }]);
      rows.forEach((row, at) => {
        if (row.segment !== segment) return;
        const first = Math.min(Math.round(row.start * samplingRate), samples!.length - samplesPerEpoch);
        const target = (at * channels.length + channel) * samplesPerEpoch;
        copyScaled(samples!.subarray(first, first + samplesPerEpoch), factors[channel]!, values, target);
      });
    }
  }
  const name = basename(path).replace(/\.[^.]*$/, '');
  const { subject = name, night = name } = person;
  return new Epochs({
    ...{ values, samplesPerEpoch, samplingRate, channels: channels.map(({ label }) => label) },
    ...{ classes: windows.classes, notes: [...source.notes, ...windows.notes] },
    labels: Int32Array.from(rows, ({ label }) => label),
    subjects: new Array(rows.length).fill(subject),
    nights: new Array(rows.length).fill(night),
    seconds: Float64Array.from(rows, ({ segment, start }) => segments[segment]!.onset + start),
  });
}

function copyScaled(samples: Float32Array, factor: number, out: Float32Array, at: number): void {
  for (let i = 0; i < samples.length; i++) out[at + i] = samples[i]! * factor;
}
