import { RandomStream } from '../../../src/engine';
import {
  contingency,
  type Figure,
  latentAnimation,
  latentMultiples,
  latentScatter,
  sideBySide,
} from '../../../src/plot';
import { classes } from './invented-night';
import { points } from './invented-points';

const random = new RandomStream([1, 4]);
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

/** Figures of latent spaces. */
export const latentSpaces: Record<string, () => Figure> = {
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
};
