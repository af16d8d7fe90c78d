import { expect, test } from 'vitest';
import { ablation } from '../../../src/experiment';
import { notesOf } from '../../../src/experiment/ablation/notes';
import { summarise } from '../../../src/experiment/ablation/summary';
import { withAblation } from './small-study';

const { parseStudy, planStudy } = ablation;
const seeds = [0, 1, 2, 3];

/** A table whose scores are `score(cell, seed)`; undefined is a run that is not done. */
function tableFor(study: ablation.StudyConfig, score: (cell: string, seed: number) => number | undefined) {
  return planStudy(study).cells.flatMap((cell) =>
    study.ablation.seeds.flatMap((seed): ablation.StudyRow[] => {
      const value = score(cell.name, seed);
      if (value === undefined) return [];
      const { name, augmentations, severity } = cell;
      const number = augmentations.length;
      return [
        {
          cell: name,
          augmentations: augmentations.join('+'),
          number,
          severity,
          seed,
          'linear.macroF1': value,
        },
      ];
    }),
  );
}

function summaryOf(study: ablation.StudyConfig, score: (cell: string, seed: number) => number | undefined) {
  return summarise(planStudy(study).questions, tableFor(study, score), 42, study.ablation);
}

test('means, paired differences and p-values are those worked out by hand', () => {
  const study = parseStudy(withAblation({ seeds }));
  const base = [0.2, 0.5, 0.3, 0.6];
  const gains = [0.1, 0.2, 0.3, 0.4];
  const score = (cell: string, seed: number) =>
    base[seed]! + (cell === 'SignFlip' ? gains[seed]! : cell === 'none' ? 0 : [0.1, -0.1, 0.1, -0.1][seed]!);
  const [none, flip, mask] = summaryOf(study, score);
  expect(none).toMatchObject({ condition: 'none', seeds: 4, number: 0, augmentations: '' });
  expect(none!.mean).toBeCloseTo(0.4, 12);
  expect(none).not.toHaveProperty('difference');
  expect(none).not.toHaveProperty('p');
  expect(flip!.mean).toBeCloseTo(0.65, 12);
  expect(flip!.difference).toBeCloseTo(0.25, 12);
  // Every other choice of signs is nearer to zero, but for all turned round: 2 of 16. Of the mask's, all are as far.
  expect(flip!.p).toBe(0.125);
  expect(mask!.p).toBe(1);
  expect([flip!.pHolm, mask!.pHolm]).toEqual([0.25, 1]);
  expect(flip!.differenceLow).toBeGreaterThanOrEqual(0.1);
  expect(flip!.differenceHigh).toBeLessThanOrEqual(0.4 + 1e-12);
  // Seeds differ more than conditions: pairing makes the interval of the difference the narrower one.
  expect(flip!.differenceHigh! - flip!.differenceLow!).toBeLessThan(flip!.high! - flip!.low!);
});

test('each design corrects its own comparisons, and the number of augmentations averages combinations', () => {
  const study = parseStudy(withAblation({ designs: ['one-at-a-time', 'number'], seeds }));
  const rows = summaryOf(study, (cell, seed) => (cell === 'none' ? 0 : cell.length / 100) + seed / 10);
  expect(rows.map(({ design, condition, pHolm }) => [design, condition, pHolm])).toEqual([
    ['one-at-a-time', 'none', undefined],
    ['one-at-a-time', 'SignFlip', 0.25],
    ['one-at-a-time', 'RandomZeroMasking', 0.25],
    ['number', 'none', undefined],
    ['number', '1 together', 0.25],
    ['number', '2 together', 0.25],
  ]);
  const one = rows[4]!;
  expect(one).toMatchObject({ combinations: 2, augmentations: '', number: 1 });
  expect(one.difference).toBeCloseTo((8 + 17) / 200, 12);
});

test('runs that are missing leave out their seed alone, and what cannot be said is not said', () => {
  const study = parseStudy(withAblation({ seeds }));
  const [none, flip, mask] = summaryOf(study, (cell, seed) =>
    (cell === 'none' && seed === 3) || (cell === 'RandomZeroMasking' && seed < 4) ? undefined : seed / 10,
  );
  expect([none!.seeds, flip!.seeds, mask!.seeds]).toEqual([3, 4, 0]);
  expect(flip).toMatchObject({ difference: 0, p: 1 });
  expect(mask).not.toHaveProperty('mean');
  const [alone] = summaryOf(parseStudy(withAblation({ seeds: [0] })), () => 0.5);
  expect(alone!.mean).toBe(0.5);
  expect(alone).not.toHaveProperty('low');
  expect(alone).not.toHaveProperty('difference');
});

test('the same table gives the same summary, and adding a design changes no other', () => {
  const score = (cell: string, seed: number) => Math.sin(cell.length + 7 * seed);
  const small = summaryOf(parseStudy(withAblation({ seeds })), score);
  const large = summaryOf(
    parseStudy(withAblation({ seeds, designs: ['leave-one-out', 'one-at-a-time'] })),
    score,
  );
  expect(large.filter(({ design }) => design === 'one-at-a-time')).toEqual(small);
});

test('says what may not be concluded', () => {
  const notes = (changes: Record<string, unknown>, missing = 0, rest = {}) => {
    const study = parseStudy(withAblation(changes, rest));
    return notesOf(study, planStudy(study), missing).join('\n');
  };
  expect(notes({ seeds: [0, 1, 2] })).toContain(
    'one-at-a-time: with 3 seeds and 2 comparisons no corrected p-value can be below 0.5; 7 seeds could bring one to 0.05.',
  );
  expect(notes({ seeds: [0, 1, 2, 3, 4, 5, 6] })).not.toContain('no corrected p-value');
  const many = Array.from({ length: 17 }, (_, at) => at);
  expect(notes({ seeds: many })).not.toContain('no corrected p-value');
  expect(notes({ seeds: many, resamples: 100, augmentations: 'all' })).toMatch(
    /with 17 seeds and (\d+) comparisons no corrected p-value can be below 0\.\d+; \d+ resamples, and more/,
  );
  expect(notes({})).toContain('The recordings are invented');
  expect(notes({})).toContain('All seeds are tested on the same subjects');
  expect(notes({}, 3)).toContain('3 of 6 runs missing: what stands here is provisional.');
  const real = { dataset: { name: 'dreams', dset_path: 'somewhere' } };
  expect(notes({}, 0, real)).not.toContain('invented');
  expect(notes({}, 0, real)).toContain('Each seed has its own split by subject');
});
