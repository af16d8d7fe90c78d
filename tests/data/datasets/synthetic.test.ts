import { describe, expect, test } from 'vitest';
import { type Epochs, sleepStages, synthetic } from '../../../src/data';
import { Rhythms } from '../../../src/data/datasets/synthetic/rhythms';
import { inventSubject } from '../../../src/data/datasets/synthetic/subject';
import { RandomStream, seed } from '../../../src/engine';
import { bandPower, type Spectrum, welch } from '../../../src/signal';
import { datasetConformance } from '../dataset-conformance';
import { checkSum } from '../recordings';

const random = new RandomStream([11, 22]);
const epochs = synthetic({ random });

datasetConformance('synthetic', {
  load: async () => synthetic({ subjects: 3, nightsPerSubject: 2, epochsPerNight: 40, random }),
});

/** Mean spectrum of the epochs of a stage. */
function spectrumOf(of: Epochs, stage: (typeof sleepStages)[number]): Spectrum {
  const rows = Array.from(of.labels.keys()).filter((row) => of.labels[row] === sleepStages.indexOf(stage));
  const spectra = rows.map((row) => welch(of.epoch(row), of.samplingRate));
  const power = spectra[0]!.power.map((_, at) =>
    spectra.reduce((sum, one) => sum + one.power[at]! / rows.length, 0),
  );
  return { frequencies: spectra[0]!.frequencies, power };
}

/** Frequency at which a spectrum stands out most from what 1/f would have it between two others. */
function peakWithin({ frequencies, power }: Spectrum, low: number, high: number): number {
  let best = 0;
  frequencies.forEach((frequency, at) => {
    const stands = power[at]! * frequency > power[best]! * frequencies[best]! || best === 0;
    if (frequency >= low && frequency <= high && stands) best = at;
  });
  return frequencies[best]!;
}

/** Exponent of the frequency that power goes with, from 1 to 40 Hz. */
function slopeOf({ frequencies, power }: Spectrum): number {
  const points = Array.from(frequencies.keys()).filter(
    (at) => frequencies[at]! >= 1 && frequencies[at]! <= 40,
  );
  const x = points.map((at) => Math.log(frequencies[at]!));
  const y = points.map((at) => Math.log(power[at]!));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return (
    x.reduce((sum, value, at) => sum + (value - mean(x)) * (y[at]! - mean(y)), 0) /
    x.reduce((sum, value) => sum + (value - mean(x)) ** 2, 0)
  );
}

const stages = Object.fromEntries(sleepStages.map((stage) => [stage, spectrumOf(epochs, stage)])) as Record<
  (typeof sleepStages)[number],
  Spectrum
>;
/** Power in a band as a part of that from 0.5 to 35 Hz. */
const share = (stage: (typeof sleepStages)[number], low: number, high: number) =>
  bandPower(stages[stage], low, high) / bandPower(stages[stage], 0.5, 35);

describe('synthetic spectra', () => {
  test('have alpha in wake and in no other stage', () => {
    expect(peakWithin(stages.W, 6, 14)).toBeGreaterThan(8.4);
    expect(peakWithin(stages.W, 6, 14)).toBeLessThan(11.6);
    for (const stage of ['N1', 'N2', 'N3', 'REM'] as const) {
      expect(share('W', 8, 12)).toBeGreaterThan(2 * share(stage, 8, 12));
    }
  });

  test('have slow waves in N3, fewer in N2, hardly any in wake', () => {
    const [deep, light, wake] = (['N3', 'N2', 'W'] as const).map((stage) => bandPower(stages[stage], 0.5, 4));
    expect(deep! / light!).toBeGreaterThan(3);
    expect(light! / wake!).toBeGreaterThan(1.5);
    expect(share('N3', 0.5, 4)).toBeGreaterThan(0.8);
  });

  test('have spindles in N2: a peak between 11.5 and 15 Hz that N1 and REM do not have', () => {
    const sigma = (stage: 'N1' | 'N2' | 'REM') =>
      bandPower(stages[stage], 12, 15) / bandPower(stages[stage], 16, 19);
    expect(sigma('N2')).toBeGreaterThan(1.5 * sigma('N1'));
    expect(sigma('N2')).toBeGreaterThan(1.5 * sigma('REM'));
  });

  test('have theta in N1 and REM', () => {
    for (const stage of ['N1', 'REM'] as const) {
      expect(share(stage, 4, 8)).toBeGreaterThan(1.5 * share('W', 4, 8));
      expect(share(stage, 4, 8)).toBeGreaterThan(1.5 * share('N3', 4, 8));
    }
  });

  test('fall like 1/f', () => {
    const slope = slopeOf(stages.REM);
    expect(slope).toBeGreaterThan(-2.5);
    expect(slope).toBeLessThan(-0.7);
  });

  test('have the amplitude of a scalp EEG', () => {
    const deviation = (stage: (typeof sleepStages)[number]) => Math.sqrt(bandPower(stages[stage], 0.5, 35));
    for (const stage of sleepStages) {
      expect(deviation(stage)).toBeGreaterThan(5);
      expect(deviation(stage)).toBeLessThan(80);
    }
  });
});

describe('synthetic people', () => {
  test('have an alpha frequency and an amplitude of their own', () => {
    const people = epochs.subjectNames().map((name) => epochs.ofSubjects([name]));
    const awake = people.filter((person) => person.counts().W! >= 3);
    const peaks = awake.map((person) => peakWithin(spectrumOf(person, 'W'), 7.5, 12.5));
    expect(new Set(peaks).size).toBeGreaterThan(3);
    const power = people.map((person) => bandPower(spectrumOf(person, 'N2'), 0.5, 35));
    expect(Math.max(...power) / Math.min(...power)).toBeGreaterThan(2);
  });

  test('have a background of their own steepness', () => {
    const night = (exponent: number) => {
      const rhythms = new Rhythms({ ...inventSubject(random), exponent }, 100, random.split('steepness'));
      const signal = new Float32Array(60_000);
      rhythms.fill(signal, sleepStages.indexOf('REM'));
      return welch(signal, 100);
    };
    expect(slopeOf(night(1.3))).toBeLessThan(slopeOf(night(0.7)) - 0.2);
  });

  test('show the alpha rhythm that they were given', () => {
    const own = new RandomStream([5, 6]);
    const person = synthetic({ subjects: 1, epochsPerNight: 240, random: own });
    const { alphaFrequency } = inventSubject(own.split(0).split('traits'));
    expect(Math.abs(peakWithin(spectrumOf(person, 'W'), 7.5, 12.5) - alphaFrequency)).toBeLessThan(0.8);
  });

  test('are told apart in stages by band powers, well and not too well', () => {
    const { accuracy, chance } = nearestCentroid();

    expect(accuracy).toBeGreaterThan(chance + 0.15);
    expect(accuracy).toBeLessThan(0.97);
  });
});

/** Trains on the first eight people, tests on the others: log band powers, nearest mean of a stage. */
function nearestCentroid(): { accuracy: number; chance: number } {
  const bands = [0.5, 2, 4, 6, 8, 10, 12, 15, 20, 30];
  const features = Array.from({ length: epochs.length }, (_, row) => {
    const spectrum = welch(epochs.epoch(row), epochs.samplingRate);
    return bands.slice(1).map((high, at) => Math.log(bandPower(spectrum, bands[at]!, high)));
  });
  const known = new Set(epochs.subjectNames().slice(0, 8));
  const rows = Array.from(epochs.labels.keys());
  const training = rows.filter((row) => known.has(epochs.subjects[row]!));
  const centers = sleepStages.map((_, stage) => {
    const own = training.filter((row) => epochs.labels[row] === stage);
    return bands.slice(1).map((_, at) => own.reduce((sum, row) => sum + features[row]![at]! / own.length, 0));
  });
  const nearest = (row: number) => {
    const distances = centers.map((center) =>
      center.reduce((sum, value, at) => sum + (value - features[row]![at]!) ** 2, 0),
    );
    return distances.indexOf(Math.min(...distances));
  };
  const test = rows.filter((row) => !known.has(epochs.subjects[row]!));
  const right = test.filter((row) => nearest(row) === epochs.labels[row]).length;
  const commonest = Math.max(
    ...sleepStages.map((_, k) => test.filter((row) => epochs.labels[row] === k).length),
  );
  return { accuracy: right / test.length, chance: commonest / test.length };
}

describe('synthetic', () => {
  const small = { subjects: 2, epochsPerNight: 20 };

  test('plays a whole night in an hour, with all its stages', () => {
    expect(Object.values(epochs.counts()).every((count) => count > 40)).toBe(true);
  });

  test('follows from the seed alone', () => {
    seed(1);
    const first = checkSum(synthetic(small).values);
    expect(checkSum(synthetic(small).values)).toBe(first);
    seed(2);
    expect(checkSum(synthetic(small).values)).not.toBe(first);
    seed(0);
  });

  test('invents the same people however many there are', () => {
    const two = synthetic({ ...small, random });
    const three = synthetic({ ...small, subjects: 3, nightsPerSubject: 2, random });
    const same = three.select(
      Array.from(three.nights.keys()).filter((row) => ['S01-1', 'S02-1'].includes(three.nights[row]!)),
    );
    expect(checkSum(same.values)).toBe(checkSum(two.values));
    expect(same.labels).toEqual(two.labels);
  });

  test('refuses numbers that make no sense', () => {
    expect(() => synthetic({ subjects: 0 })).toThrow('subjects to be a whole number above 0, got 0');
    expect(() => synthetic({ epochsPerNight: 1.5 })).toThrow('epochsPerNight to be a whole number above 0');
    expect(() => synthetic({ samplingRate: 20 })).toThrow('a samplingRate of at least 50 Hz, got 20');
  });
});

describe('artefacts', () => {
  const night = (artefacts?: number) =>
    synthetic({ subjects: 2, epochsPerNight: 60, artefacts, random: new RandomStream([3, 4]) });
  /** Share of the epochs of `other` that differ from those of `clean`. */
  const changed = (clean: Epochs, other: Epochs) => {
    const rows = Array.from(clean.labels.keys());
    return rows.filter((row) => String(clean.epoch(row)) !== String(other.epoch(row))).length / rows.length;
  };

  test('come as often as they are asked for', () => {
    const power = (epochs: Epochs) => epochs.values.reduce((sum, value) => sum + value * value, 0);
    const levels = [0, 1, 3].map((artefacts) => power(night(artefacts)));
    expect(levels[1]! / levels[0]!).toBeGreaterThan(1.3);
    expect(levels[2]! / levels[1]!).toBeGreaterThan(1.3);
    expect(changed(night(), night(0))).toBeGreaterThan(0);
  });

  test.each([-1, 101, Number.NaN])('refuses %f of them', (artefacts) => {
    expect(() => night(artefacts)).toThrow('synthetic: expected artefacts to be a number from 0 to 100');
  });
});
