import { RandomStream } from '../../../src/engine';

/** The classes of the examples. */
export const classes = ['W', 'N1', 'N2', 'N3', 'REM'];
export const random = new RandomStream([1, 2]);

/** A night of `count` epochs: wake, then cycles of about 90 min with less deep sleep and more REM towards the morning. */
export function night(count = 960): Int32Array {
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const cycle = Math.floor((i - 24) / 180);
    const phase = ((i - 24) % 180) / 180;
    if (i < 24 || i > count - 20) labels[i] = 0;
    else if (phase < 0.05) labels[i] = 1;
    else if (phase < 0.25) labels[i] = 2;
    else if (phase < 0.6 - 0.12 * cycle) labels[i] = 3;
    else if (phase < 0.9 - 0.05 * cycle) labels[i] = 2;
    else labels[i] = 4;
    if (i >= 24 && random.uniform() < 0.02) labels[i] = random.integer(3) === 0 ? 0 : 1;
  }
  return labels;
}

export const labels = night();
export const predicted = labels.map((label) =>
  random.uniform() < 0.88 ? label : [0, 1, 2, 4][random.integer(4)]!,
);

export function probabilities() {
  const values = new Float32Array(labels.length * 5);
  for (let i = 0; i < labels.length; i++) {
    const row = classes.map((_, c) => Math.exp(random.normal() * 0.8 + (c === labels[i] ? 3 : 0)));
    const sum = row.reduce((a, b) => a + b, 0);
    for (let c = 0; c < 5; c++) values[i * 5 + c] = row[c]! / sum;
  }
  return { rows: labels.length, columns: 5, values };
}

/** Six epochs of noise over a slow wave, W W N1 N2 N2 N3. */
export function epochs() {
  const stages = Int32Array.from([0, 0, 1, 2, 2, 3]);
  const samples = 3000;
  const values = new Float32Array(stages.length * samples);
  stages.forEach((stage, e) => {
    for (let i = 0; i < samples; i++) {
      const seconds = i / 100;
      const slow = stage * 22 * Math.sin(2 * Math.PI * 0.9 * seconds);
      const alpha = stage === 0 ? 14 * Math.sin(2 * Math.PI * 10 * seconds) * (1 + Math.sin(seconds)) : 0;
      values[e * samples + i] = slow + alpha + 9 * random.normal();
    }
  });
  const seconds = Float64Array.from(stages, (_, i) => 600 + 30 * i);
  return {
    ...{ values, length: 6, samplesPerEpoch: samples, samplingRate: 100, channels: ['EEG Fpz-Cz'] },
    ...{ labels: stages, classes, seconds, subjects: new Array<string>(6).fill('SC400') },
  };
}

export function recording() {
  const channel = (label: string, unit: string, samplingRate: number, scale: number) => ({
    ...{ label, unit, samplingRate },
    samples: Float32Array.from({ length: 120 * samplingRate }, () => scale * random.normal()),
  });
  return {
    channels: [
      channel('EEG Fpz-Cz', 'uV', 100, 20),
      channel('EOG horizontal', 'uV', 100, 60),
      channel('EMG submental', 'uV', 1, 3),
    ],
  };
}

export function power() {
  const times = Float64Array.from(labels, (_, i) => 30 * i + 15);
  const frequencies = Float64Array.from({ length: 121 }, (_, i) => i / 4);
  const values = new Float32Array(times.length * frequencies.length);
  times.forEach((_, t) => {
    frequencies.forEach((f, k) => {
      const deep = labels[t] === 3 ? 14 * Math.exp(-f / 2) : 0;
      const spindle = labels[t] === 2 ? 8 * Math.exp(-(((f - 13) / 1.2) ** 2)) : 0;
      const alpha = labels[t] === 0 ? 10 * Math.exp(-(((f - 10) / 1.2) ** 2)) : 0;
      values[t * frequencies.length + k] =
        20 - 12 * Math.log10(f + 1) + deep + spindle + alpha + 1.5 * random.normal();
    });
  });
  return { times, frequencies, power: { rows: times.length, columns: frequencies.length, values } };
}

export function spectra() {
  const frequencies = Float64Array.from({ length: 201 }, (_, i) => i / 4);
  const of = (slow: number, peak: number, height: number) => ({
    frequencies,
    power: frequencies.map((f) => (60 + slow) / (1 + f ** 2) + height * Math.exp(-((f - peak) ** 2)) + 0.02),
  });
  return { W: of(0, 10, 8), N1: of(40, 6, 1), N2: of(150, 13, 3), N3: of(900, 13, 1), REM: of(20, 5, 1) };
}
