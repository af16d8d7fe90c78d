import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  foldsBySubject,
  linearProbe,
  logisticRegression,
  neighborProbe,
  neighborVotes,
} from '../../../src/latent';
import { lbfgs } from '../../../src/latent/probes/lbfgs';
import { finish } from '../../../src/latent/steps';
import { clouds, fixture, irises, matrixOf, someStream } from '../fixture';
import { known } from '../metrics-fixture';

const { probes } = known;
const epochs = { labels: fixture.classes, classes: ['a', 'b', 'c'], subjects: probes.subjects };

test('folds by subject are those of scikit-learn', () => {
  expect([...foldsBySubject(probes.subjects, 4)]).toEqual(probes.folds);
});

test('no subject is in two folds, and no fold is empty', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 9 }), { minLength: 2 }),
      fc.integer({ min: 2, max: 5 }),
      (people, folds) => {
        const subjects = people.map(String);
        fc.pre(new Set(subjects).size >= folds);
        const of = foldsBySubject(subjects, folds);
        expect(new Set(of).size).toBe(folds);
        expect(new Set(subjects.map((subject, i) => `${subject} ${of[i]}`)).size).toBe(
          new Set(subjects).size,
        );
      },
    ),
  );
});

test.each(probes.regressions)(
  'logistic regression with C = $c: the weights of scikit-learn',
  ({ c, weights, bias }) => {
    const model = logisticRegression(irises, fixture.classes, 3, {
      c,
      tolerance: 1e-10,
      maxIterations: 5000,
    });
    expect(model.converged).toBe(true);
    weights.forEach((weight, i) => {
      expect(Math.abs(model.weights[i]! - weight)).toBeLessThan(1e-6);
    });
    bias.forEach((value, i) => {
      expect(Math.abs(model.bias[i]! - value)).toBeLessThan(1e-6);
    });
  },
);

test('L-BFGS finds the bottom of a narrow valley', () => {
  const x = Float64Array.from([4, -3, 2]);
  const scales = [1, 1000, 1e-2];
  const steps = lbfgs(
    (at, gradient) => {
      at.forEach((value, i) => {
        gradient[i] = scales[i]! * (value - i);
      });
      return at.reduce((sum, value, i) => sum + (scales[i]! * (value - i) ** 2) / 2, 0);
    },
    x,
    { tolerance: 1e-9, maxIterations: 200 },
  );
  const { converged } = finish(steps);
  expect(converged).toBe(true);
  x.forEach((value, i) => {
    expect(value).toBeCloseTo(i, 5);
  });
});

test('probes answer as those of scikit-learn, learning from the other subjects', async () => {
  const linear = linearProbe(irises, epochs, { folds: 4, tolerance: 1e-8 });
  expect([...linear.predicted]).toEqual(probes.linear);
  const hits = probes.linear.filter((answer, i) => answer === fixture.classes[i]).length;
  expect(linear.report.accuracy).toBeCloseTo(hits / 150, 12);
  const near = await neighborProbe(irises, epochs, { folds: 4, neighbors: 7 });
  expect([...near.predicted]).toEqual(probes.votes);
});

test('epochs of unknown class are left out, and a share of the labels does worse than all', () => {
  const { points, labels } = clouds(200, 4, 4);
  const noisy = { ...points, values: points.values.map((x, i) => x + 6 * Math.sin(i * 12.9898)) };
  const own = {
    labels: labels.map((label, i) => (i % 10 === 0 ? -1 : label)),
    classes: ['a', 'b', 'c', 'd'],
    subjects: Array.from(labels, (_, i) => `s${i % 7}`),
  };
  const all = linearProbe(noisy, own, { random: someStream() });
  expect(all.rows).toHaveLength(180);
  const few = linearProbe(noisy, own, { fraction: 0.03, random: someStream() });
  expect(few.report.accuracy).toBeLessThan(all.report.accuracy);
  expect(linearProbe(noisy, own, { fraction: 0.03, random: someStream() })).toEqual(few);
});

test('a class that nobody else has is never answered, but costs nothing else', () => {
  const lonely = { ...epochs, classes: ['a', 'b', 'c', 'never'] };
  expect(linearProbe(irises, lonely, { folds: 4 }).predicted.includes(3)).toBe(false);
});

const zeros = matrixOf([
  [0, 0],
  [1, 1],
  [2, 1],
]);
const alone = { ...epochs, subjects: new Array(150).fill('one') as string[] };

test.each<[string, () => unknown, RegExp]>([
  [
    'one subject',
    () => linearProbe(irises, alone),
    /linearProbe: expected epochs of at least two subjects, got those of one/,
  ],
  [
    'more folds than subjects',
    () => linearProbe(irises, epochs, { folds: 16 }),
    /number of subjects, 14, got 16/,
  ],
  [
    'no subjects',
    () => neighborProbe(irises, { ...epochs, subjects: undefined }),
    /subject of each epoch, got none/,
  ],
  [
    'no labels',
    () => linearProbe(irises, { ...epochs, labels: new Array(150).fill(-1) }),
    /one known label, got none/,
  ],
  ['labels of another length', () => linearProbe(irises, { ...epochs, labels: [1] }), /150 labels.*got 1/],
  [
    'a label outside the classes',
    () => linearProbe(irises, { ...epochs, classes: ['a', 'b'] }),
    /linearProbe: expected labels from -1 \(unknown\) to 1, got 2 at position 100/,
  ],
  [
    'a label outside the classes, for neighbours',
    () => neighborProbe(irises, { ...epochs, labels: fixture.classes.map((label) => label - 2) }),
    /neighborProbe: expected labels from -1 \(unknown\) to 2, got -2 at position 0/,
  ],
  [
    'a label that is no number',
    () => linearProbe(irises, { ...epochs, labels: fixture.classes.map((label) => label || Number.NaN) }),
    /linearProbe: expected labels from -1 \(unknown\) to 2, got NaN at position 0/,
  ],
  [
    'one class',
    () => linearProbe(irises, { ...epochs, labels: new Array(150).fill(1) }),
    /two classes at least, got of 1/,
  ],
  ['no share', () => linearProbe(irises, epochs, { fraction: 0 }), /fraction above 0, up to 1, got 0/],
  [
    'fewer points than neighbours',
    () => neighborVotes(zeros, [0, 1, 1], undefined, { neighbors: 3, metric: 'euclidean' }),
    /at least 3 other points.*got 2/,
  ],
  ['no direction', () => neighborVotes(zeros, [0, 1, 1], undefined, { neighbors: 1 }), /zeros in row 0/],
  [
    'a label that is no class',
    () => logisticRegression(irises, fixture.classes, 2),
    /labels from 0 to 1, got 2 at position 100/,
  ],
  ['NaN', () => logisticRegression(matrixOf([[Number.NaN], [1]]), [0, 1], 2), /finite values, got NaN/],
])('%s: an error', async (_, act, message) => {
  await expect(async () => act()).rejects.toThrow(message);
});
