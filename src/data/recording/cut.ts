import { basename } from 'node:path';
import { checkText, expected } from '../../system';
import { Epochs } from '../epochs';
import { microvoltsPer } from '../microvolts';
import { type SignalSource, samplesIn } from '../signal-source';
import { requireOneRate } from './one-rate';
import type { Window, Windows } from './window';

/** Whose recording it is. */
export interface Person {
  /** Default the name of the file. */
  subject?: string;
  /** Which recording of the subject (default the name of the file). */
  night?: string;
}

/**
 * Channels of a segment are read together, as far as they have no more samples than this: a file may keep them side
 * by side.
 */
const samplesAtOnce = 1 << 26;

/**
 * Cuts windows out of a recording; every segment is read once.
 *
 * @throws ThetalabError when rates differ, a unit is no voltage, no window lies within the recording, or a sample is not finite
 */
export async function cut(source: SignalSource, windows: Windows, person: Person): Promise<Epochs> {
  for (const [key, name] of Object.entries({ subject: person.subject, night: person.night }))
    if (name !== undefined) checkText('epochs', `${key} to be a text`, name);
  const { channels, segments, path } = source;
  const samplingRate = requireOneRate('epochs', channels);
  const factors = channels.map(({ unit, label }) => microvoltsPer(unit, `"${label}" of "${path}"`));
  const samplesPerEpoch = Math.round(windows.seconds * samplingRate);
  if (Math.abs(windows.seconds * samplingRate - samplesPerEpoch) > 1e-3) {
    const got = `${windows.seconds} s, ${windows.seconds * samplingRate} samples at ${samplingRate} Hz`;
    throw expected('epochs', 'a length of whole samples', got, 'choose another length, or resample');
  }
  const rows = windows.windows;
  const strange = rows.find(({ label }) => !Number.isInteger(label));
  if (strange) throw expected('epochs', 'whole numbers as labels', `${strange.label} at ${strange.start} s`);
  if (!rows.length || samplesPerEpoch < 1) {
    const longest = Math.max(...segments.map(({ duration }) => duration));
    const got = `none of ${windows.seconds} s in "${path}"`;
    throw expected('epochs', 'windows within the recording', got, `its longest stretch has ${longest} s`);
  }
  const values = await samplesOf(source, rows, samplesPerEpoch, samplingRate);
  scaleChannels(values, factors, samplesPerEpoch);
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

/** The samples of each window, channel after channel. */
async function samplesOf(
  source: SignalSource,
  rows: readonly Window[],
  samplesPerEpoch: number,
  samplingRate: number,
): Promise<Float32Array> {
  const { channels, segments } = source;
  const values = new Float32Array(rows.length * channels.length * samplesPerEpoch);
  for (const [segment, places] of placesIn(rows)) {
    const count = samplesIn(segments[segment]!, channels[0]!);
    const atOnce = Math.max(1, Math.floor(samplesAtOnce / count));
    for (let done = 0; done < channels.length; done += atOnce) {
      const some = [...channels.keys()].slice(done, done + atOnce);
      const signals = await source.read(
        segment,
        some.map((channel) => ({ channel, first: 0, count })),
      );
      for (const at of places) {
        const first = Math.min(Math.round(rows[at]!.start * samplingRate), count - samplesPerEpoch);
        const target = (at * channels.length + done) * samplesPerEpoch;
        signals.forEach((samples, k) => {
          values.set(samples.subarray(first, first + samplesPerEpoch), target + k * samplesPerEpoch);
        });
      }
    }
  }
  return values;
}

/** Which windows lie in each segment. */
function placesIn(rows: readonly Window[]): Map<number, number[]> {
  const places = new Map<number, number[]>();
  rows.forEach(({ segment }, at) => {
    const known = places.get(segment);
    if (known) known.push(at);
    else places.set(segment, [at]);
  });
  return places;
}

function scaleChannels(values: Float32Array, factors: readonly number[], samplesPerEpoch: number): void {
  if (factors.every((factor) => factor === 1)) return;
  for (let at = 0; at < values.length; at++) {
    values[at]! *= factors[Math.floor(at / samplesPerEpoch) % factors.length]!;
  }
}
