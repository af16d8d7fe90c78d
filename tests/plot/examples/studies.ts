import {
  type Figure,
  forest,
  numberCurve,
  pairHeatMap,
  severityCurves,
  smallMultiples,
} from '../../../src/plot';
import { study } from '../invented-study';

const inventedStudy = study();

/** Figures of studies of augmentations. */
export const studies: Record<string, () => Figure> = {
  'forest-alone': () => forest(inventedStudy),
  'forest-without': () => forest(inventedStudy, { design: 'leave-one-out' }),
  'pair-heat-map': () => pairHeatMap(inventedStudy),
  'severity-curves': () => severityCurves(inventedStudy),
  'number-curve': () => numberCurve(inventedStudy),
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
};
