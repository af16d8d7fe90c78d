import { RandomStream } from '../../../src/engine';
import { classes } from './invented-night';

const random = new RandomStream([1, 3]);

/** Points in five groups, and what is known about them. */
export function points(spread: number, count = 800) {
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
