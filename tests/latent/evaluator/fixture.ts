import { clouds } from '../fixture';

/** Three clouds that lie apart, in four dimensions. */
export const { points, labels } = clouds(300, 3, 4);

/** The same with waves over them. */
export const noisy = { ...points, values: points.values.map((x, i) => x + 12 * Math.sin(i * 12.9898)) };

/** Their classes, one in twenty unknown, and six subjects. */
export const epochs = {
  labels: Int32Array.from(labels, (label, i) => (i % 20 === 7 ? -1 : label)),
  classes: ['W', 'N2', 'REM'],
  subjects: Array.from(labels, (_, i) => `subject ${i % 6}`),
};

/** Options that make it quick. */
export const few = { resamples: 20, labelFractions: [0.05, 1], neighbors: 5, quiet: true };
