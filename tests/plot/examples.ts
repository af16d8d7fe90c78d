import { RandomStream } from '../../src/engine';
import { EncoderComparison, EncoderReport } from '../../src/latent';
import {
  confusionMatrix,
  contingency,
  encoderScores,
  type Figure,
  forest,
  hypnodensity,
  hypnogram,
  labelEfficiency,
  latentAnimation,
  latentMultiples,
  latentScatter,
  lossCurves,
  numberCurve,
  pairHeatMap,
  severityCurves,
  sideBySide,
  smallMultiples,
  spectrogram,
  spectrum,
  waveform,
} from '../../src/plot';
import { study } from './invented-study';

/** Example figures on invented data: the tests draw each, and the pictures are there to be looked at. */
export const classes = ['W', 'N1', 'N2', 'N3', 'REM'];
const random = new RandomStream([1, 2]);

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

const labels = night();
const predicted = labels.map((label) => (random.uniform() < 0.88 ? label : [0, 1, 2, 4][random.integer(4)]!));

function probabilities() {
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

function recording() {
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

function power() {
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

function spectra() {
  const frequencies = Float64Array.from({ length: 201 }, (_, i) => i / 4);
  const of = (slow: number, peak: number, height: number) => ({
    frequencies,
    power: frequencies.map((f) => (60 + slow) / (1 + f ** 2) + height * Math.exp(-((f - peak) ** 2)) + 0.02),
  });
  return { W: of(0, 10, 8), N1: of(40, 6, 1), N2: of(150, 13, 3), N3: of(900, 13, 1), REM: of(20, 5, 1) };
}

function points(spread: number, count = 800) {
  const stage = Int32Array.from({ length: count }, () => random.integer(5));
  const values = new Float32Array(2 * count);
  stage.forEach((label, i) => {
    values[2 * i] = spread * Math.cos(1.25 * label) * 10 + 3 * random.normal();
    values[2 * i + 1] = spread * Math.sin(1.25 * label) * 10 + 3 * random.normal();
  });
  const subjects = Array.from(stage, (_, i) => `subject ${1 + (i % 11)}`);
  const seconds = Float64Array.from(stage, (_, i) => 30 * i);
  return {
    points: { rows: count, columns: 2, values },
    epochs: { labels: stage, classes, subjects, seconds },
  };
}

const history = (speed: number) => ({
  bestPass: 24,
  rows: Array.from({ length: 30 }, (_, i) => ({
    pass: i + 1,
    loss: 1.6 * Math.exp(-i / speed) + 0.3,
    validationLoss: 1.6 * Math.exp(-i / speed) + 0.42 + 0.003 * Math.max(0, i - 18),
    validationMacroF1: 0.8 - 0.6 * Math.exp(-i / speed),
    learningRate: 1e-3,
  })),
});

const confusion = [
  [880, 60, 20, 0, 40],
  [70, 210, 150, 2, 120],
  [30, 90, 2100, 180, 60],
  [1, 0, 140, 760, 0],
  [20, 80, 70, 0, 950],
];

const inventedStudy = study();
/** Encoders of rising worth; intervals shrink with the labels. */
function comparison() {
  const score = (value: number, half: number) => ({ value, low: value - half, high: value + half });
  const of = (name: string, worth: number) => {
    const shares = [
      'linearAccuracy',
      'linearMacroF1',
      'neighborAccuracy',
      'ari',
      'nmi',
      'silhouette',
      'health',
    ];
    const scores = Object.fromEntries(shares.map((key, i) => [key, score(worth - 0.06 * i, 0.05)]));
    const labelEfficiency = [0.01, 0.05, 0.1, 0.5, 1].map((fraction) => {
      const one = score(worth * (1 + 0.1 * Math.log10(fraction)), 0.06 - 0.04 * fraction);
      return { fraction, accuracy: one, macroF1: one };
    });
    return new EncoderReport(name, { scores, labelEfficiency } as never);
  };
  return new EncoderComparison([of('untrained', 0.5), of('pretrained', 0.7), of('fine-tuned', 0.85)]);
}

const animated = points(1.2, 300);
const animation = await latentAnimation(
  [0, 1, 2, 3, 4, 5, 6, 7, 8].map((step) => ({
    iteration: 10 * step,
    points: {
      ...animated.points,
      values: animated.points.values.map((value, i) => (value * (1 + step)) / 9 + 2 * Math.sin(i + step)),
    },
  })),
  { epochs: animated.epochs, title: 'An optimisation', maxFrames: 6 },
);

/** Every example by name, made when asked for. */
export const examples: Record<string, () => Figure> = {
  'waveform-epochs': () => waveform(epochs(), { count: 6, title: 'From wake to deep sleep' }),
  'waveform-window': () => waveform(epochs(), { count: 6, window: 60, title: 'With a slider' }),
  'waveform-recording': () => waveform(recording(), { from: 20, seconds: 90, labels: [0, 0, 1, 2] }),
  hypnogram: () => hypnogram(labels, { title: 'Hypnogram of one night' }),
  'hypnogram-predicted': () => hypnogram(labels, { predicted, title: 'Expert against model' }),
  hypnodensity: () => hypnodensity(probabilities()),
  'hypnodensity-labels': () =>
    hypnodensity(probabilities(), { labels, title: 'Hypnodensity under the expert' }),
  spectrogram: () => spectrogram(power(), { labels, title: 'Spectrogram, EEG Fpz-Cz' }),
  'spectrogram-alone': () => spectrogram(power()),
  spectrum: () => spectrum(spectra(), { title: 'Mean spectrum of each stage' }),
  'small-multiples': () =>
    smallMultiples(
      ['flip', 'louder'].map((title, row) => ({
        title,
        panels: [1, 2, 3].map((severity) => {
          const x = Array.from({ length: 50 }, (_, at) => at / 10);
          const before = x.map((t) => Math.sin(3 * t) + (severity === 3 ? 2 : 0));
          return { x, before, after: before.map((value) => (row ? severity * value : 2 - value)) };
        }),
      })),
      [
        { title: 'a little', axis: 'seconds' },
        { title: 'more', axis: 'seconds' },
        { title: 'much', axis: 'seconds', log: true },
      ],
      { title: 'Before and after' },
    ),
  'loss-curves': () => lossCurves(history(6), { title: 'Classifier' }),
  'loss-curves-runs': () =>
    lossCurves({ frozen: history(9), 'fine-tuned': history(4) }, { columns: ['loss'], title: 'Two runs' }),
  'confusion-matrix': () => confusionMatrix({ confusion, classes }, { title: 'Test part' }),
  'latent-scatter': () => {
    const { points: plane, epochs: described } = points(1.2);
    return latentScatter(plane, { epochs: described, title: 't-SNE of the test part' });
  },
  'latent-scatter-subjects': () => {
    const { points: plane, epochs: described } = points(1.2);
    return latentScatter(plane, { epochs: described, by: described.subjects, name: 'person' });
  },
  'latent-scatter-clusters': () => {
    const { points: plane, epochs: described } = points(1.2);
    return latentScatter(plane, { epochs: described, by: described.labels, name: 'cluster' });
  },
  'latent-scatter-time': () => {
    const { points: plane, epochs: described } = points(1.2, 3000);
    return latentScatter(plane, { by: described.seconds.map((s) => s / 3600), name: 'time (h)' });
  },
  'forest-alone': () => forest(inventedStudy),
  'forest-without': () => forest(inventedStudy, { design: 'leave-one-out' }),
  'pair-heat-map': () => pairHeatMap(inventedStudy),
  'severity-curves': () => severityCurves(inventedStudy),
  'number-curve': () => numberCurve(inventedStudy),
  'latent-scatter-many': () => {
    const { points: plane, epochs: described } = points(1.2, 2500);
    return latentScatter(plane, { epochs: described, by: 'time' });
  },
  'latent-multiples-training': () => {
    const { points: plane, epochs: described } = points(1.2, 400);
    const passes = [0, 1, 2, 4, 8, 16].map((pass) => {
      const values = plane.values.map((value) => value * (0.2 + pass / 20) + 3 * random.normal());
      return [`pass ${pass}`, { ...plane, values }] as const;
    });
    return latentMultiples(Object.fromEntries(passes), {
      epochs: described,
      columns: 3,
      title: 'While it learns',
    });
  },
  'latent-multiples-time': () => {
    const { points: plane, epochs: described } = points(1.2, 500);
    const mirrored = { ...plane, values: plane.values.map((value) => -value) };
    return latentMultiples({ 't-SNE': plane, UMAP: mirrored }, { epochs: described, by: 'time' });
  },
  'latent-animation': () => animation,
  'encoder-scores': () => encoderScores(comparison()),
  'label-efficiency': () => labelEfficiency(comparison()),
  contingency: () =>
    contingency({
      rows: ['0', '1', '2', '3'],
      columns: classes,
      counts: [
        [410, 30, 12, 0, 9],
        [5, 90, 800, 20, 140],
        [0, 0, 96, 610, 0],
        [0, 0, 0, 0, 0],
      ],
    }),
  'side-by-side': () => {
    const panel = (title: string, spread: number) => {
      const { points: plane, epochs: described } = points(spread);
      return latentScatter(plane, { epochs: described, title });
    };
    return sideBySide([panel('before training', 0.3), panel('after training', 1.4)], {
      title: 'Latent space (t-SNE)',
    });
  },
  'side-by-side-mixed': () =>
    sideBySide(
      [
        hypnogram(labels, { title: 'night' }),
        confusionMatrix(confusion, { title: 'confusion' }),
        spectrum(spectra()),
        spectrogram(power(), { labels }),
      ],
      { columns: 2 },
    ),
};
