import { describe, expect, test } from 'vitest';
import {
  confusionMatrix,
  contingency,
  encoderScores,
  hypnodensity,
  hypnogram,
  latentMultiples,
  latentScatter,
  lossCurves,
  sideBySide,
  smallMultiples,
  spectrogram,
  spectrum,
  waveform,
} from '../../src/plot';
import { comparison } from './examples/invented-comparison';
import { epochs } from './examples/invented-night';

const matrix = (rows: number, columns: number) => ({
  rows,
  columns,
  values: new Float32Array(rows * columns),
});
const described = { labels: [0], classes: ['W'], subjects: ['S01'] };
const channel = { label: 'EEG', unit: 'uV', samplingRate: 10, samples: new Float32Array(100) };

describe('bad input names what was expected and what came', () => {
  test.each<[string, () => unknown, RegExp]>([
    ['hypnogram of nothing', () => hypnogram([]), /at least one label, got none/],
    [
      'label outside',
      () => hypnogram([0, 7]),
      /labels from -1 \(unknown\) to 4 \(REM\), got 7 at position 1/,
    ],
    [
      'predictions too few',
      () => hypnogram([0, 1], { predicted: [0] }),
      /2 predicted labels, one per epoch, got 1/,
    ],
    ['logits', () => hypnodensity(matrix(2, 5)), /rows that sum to 1, got 0.* row 0; turn logits/],
    ['wrong columns', () => hypnodensity(matrix(2, 4)), /5 columns \(W, N1, N2, N3, REM\), got 4/],
    ['no panels', () => smallMultiples([], [{ title: 'a' }]), /at least one row and one column, got 0 x 1/],
    [
      'a panel missing',
      () => smallMultiples([{ title: 'flip', panels: [] }], [{ title: 'a' }]),
      /1 panels in "flip", got 0/,
    ],
    [
      'lines of different lengths',
      () =>
        smallMultiples(
          [{ title: 'flip', panels: [{ x: [1, 2], before: [1, 2], after: [1] }] }],
          [{ title: 'a' }],
        ),
      /lines of 2 points in "flip", got 2 and 1/,
    ],
    ['empty scatter', () => latentScatter(matrix(0, 2)), /at least one point/],
    [
      'not projected',
      () => latentScatter(matrix(3, 64)),
      /points of 2 columns, got 64; project the embeddings/,
    ],
    [
      'a point that is none',
      () => latentScatter({ ...matrix(2, 2), values: Float32Array.of(0, 1, 2, Number.NaN) }),
      /finite points, got NaN for point 1/,
    ],
    [
      'half a matrix',
      () => latentScatter({ ...matrix(2, 2), values: new Float32Array(3) }),
      /4 coordinates, two per point, got 3/,
    ],
    ['no points', () => latentScatter(undefined as never), /points as a matrix, got nothing/],
    [
      'a column of this and that',
      () => latentScatter(matrix(2, 2), { by: ['a', null as never] }),
      /"by" of texts or of numbers, got null at position 1/,
    ],
    [
      'subjects of other epochs',
      () => latentScatter(matrix(1, 2), { epochs: { ...described, subjects: [] } }),
      /1 subjects of the epochs, got 0/,
    ],
    [
      'a score that there is not',
      () => encoderScores(comparison(), ['accuracy' as 'ari']),
      /encoderScores: expected scores among linearAccuracy, .*, got accuracy/,
    ],
    ['points of no size', () => latentScatter(matrix(1, 2), { size: 0 }), /size above 0 in pixels, got 0/],
    ['labels too few', () => latentScatter(matrix(3, 2), { labels: [1] }), /3 labels, one per point, got 1/],
    ['column too long', () => latentScatter(matrix(1, 2), { by: ['a', 'b'] }), /1 values in "by".*got 2/],
    [
      'a column that epochs lack',
      () => latentScatter(matrix(1, 2), { epochs: described, by: 'time' }),
      /epochs that know their time/,
    ],
    [
      'no such column of epochs',
      () => latentScatter(matrix(1, 2), { by: 'cluster' as 'stage' }),
      /stage, subject, night, time, or values, got "cluster"/,
    ],
    ['no panels', () => latentMultiples({}), /at least one panel/],
    [
      'panels of other points',
      () => latentMultiples({ a: matrix(2, 2), b: matrix(3, 2) }),
      /2 points in "b".*got 3/,
    ],
    ['panels in space', () => latentMultiples({ a: matrix(2, 3) }), /points of 2 columns, got 3/],
    [
      'no panels in a row',
      () => latentMultiples({ a: matrix(2, 2) }, { columns: 0 }),
      /columns from 1, got 0/,
    ],
    [
      'panels without height',
      () => latentMultiples({ a: matrix(2, 2) }, { panelHeight: -1 }),
      /height above 0 in pixels, got -1/,
    ],
    [
      'ragged contingency',
      () => contingency({ rows: ['0'], columns: ['W', 'N1'], counts: [[1]] }),
      /1 x 2 counts, got 1 rows of 1/,
    ],
    ['empty contingency', () => contingency({ rows: [], columns: ['W'], counts: [] }), /1 x 1 counts, got 0/],
    ['empty history', () => lossCurves({ rows: [] }), /at least one pass/],
    [
      'no such column',
      () => lossCurves({ rows: [{ loss: 1 }] }, { columns: ['los'] }),
      /among loss, got "los"/,
    ],
    ['ragged counts', () => confusionMatrix([[1, 2], [3]]), /5 x 5 counts, got 2 rows of 2 or 1/],
    [
      'power of another size',
      () => spectrogram({ times: [1], frequencies: [1, 2], power: matrix(2, 2) }),
      /1 times x 2/,
    ],
    ['no spectrum', () => spectrum({}), /at least one spectrum/],
    ['ragged spectrum', () => spectrum({ W: { frequencies: [1], power: [] } }), /1 powers for "W", got 0/],
    [
      'epochs past the end',
      () => waveform(epochs(), { first: 5, count: 4 }),
      /within the 6 there are, got 5 to 8/,
    ],
    [
      'no such channel',
      () => waveform({ channels: [channel] }, { channels: ['EOG'] }),
      /among EEG, got "EOG"/,
    ],
    [
      'start past the end',
      () => waveform({ channels: [channel] }, { from: 11 }),
      /before 10.0 s, where EEG ends/,
    ],
    ['no figures', () => sideBySide([]), /at least one figure/],
    ['no columns', () => sideBySide([hypnogram([0])], { columns: 0 }), /columns from 1, got 0/],
    ['half a column', () => sideBySide([hypnogram([0])], { columns: 1.5 }), /columns from 1, got 1.5/],
    [
      'no height',
      () => sideBySide([hypnogram([0])], { height: Number.NaN }),
      /height above 0 in pixels, got NaN/,
    ],
  ])('%s', (_, draw, message) => {
    expect(draw).toThrow(message);
  });
});

test('values that are missing are gaps, not errors', () => {
  const figure = hypnogram([0, -1, 2]);
  expect(figure.spec.data[0]!.y).toEqual([0, null, 3, 3]);
  expect(() =>
    lossCurves({
      rows: [
        { pass: 1, loss: 2, validationLoss: null },
        { pass: 2, loss: 1 },
      ],
    }),
  ).not.toThrow();
});
