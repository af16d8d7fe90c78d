import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ablation, readConfig } from '../../../src/experiment';
import { root } from '../../support/requirements';
import { smallStudy, withAblation } from './small-study';

const { parseStudy, planStudy, readStudy } = ablation;
const quick = join(root, 'configs', 'ablation-quick.json');
const four = ['SignFlip', 'TimeReversal', 'TimeWarping', 'Permutation'];
const long = { augmentations: { RandomZeroMasking: { masking_ratio: 1.5 } } };

test('defaults are filled in', () => {
  const { ablation: settings, experiment } = parseStudy({ ablation: {} });
  expect(settings).toEqual({
    designs: ['one-at-a-time'],
    seeds: [0, 1, 2, 3, 4],
    severities: [0.5, 1, 2],
    subsets: 5,
    classifier: 'linear',
    measure: 'macroF1',
    confidence: 0.95,
    resamples: 10_000,
  });
  expect(experiment).not.toHaveProperty('ablation');
});

test('the config for a quick look is a study of every design, and takes overrides', () => {
  const study = readStudy(quick, ['ablation.seeds=[7]', 'pretraining_params.max_epochs=1']);
  expect(study.experiment).toMatchObject({ name: 'ablation-quick', pretraining_params: { max_epochs: 1 } });
  expect(study.ablation.seeds).toEqual([7]);
  expect(new Set([...study.ablation.designs, 'none'])).toEqual(new Set(ablation.designNames));
});

test('all registered augmentations can be studied at once', () => {
  const plan = planStudy(parseStudy(withAblation({ augmentations: 'all' })));
  expect(plan.candidates.size).toBeGreaterThanOrEqual(19);
  expect(plan.candidates.get('SignFlip')).toEqual({ p: 0.5 });
});

describe('bad input says where, what was expected and the way out', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'unknown design',
      { designs: ['one-at-time'] },
      /ablation\.designs\.0 to be one of none, one-at-a-time.*got "one-at-time"/,
    ],
    [
      'no designs',
      { designs: [] },
      /ablation\.designs to be a list of designs, at least one and none twice, got \[\]/,
    ],
    [
      'no seeds',
      { seeds: [] },
      /ablation\.seeds to be a list of seeds, at least one and none twice, got \[\]/,
    ],
    ['a seed twice', { seeds: [1, 1] }, /none twice, got \[1,1\]/],
    [
      'a seed below 0',
      { seeds: [-1] },
      /ablation\.seeds\.0 to be a whole number from 0 to 4294967295, got -1/,
    ],
    ['a severity of 0', { severities: [0] }, /ablation\.severities\.0 to be a number above 0/],
    ['unknown key', { seed: [1] }, /only known keys in ablation, got "seed"; did you mean "seeds"\?/],
    [
      'unknown measure',
      { measure: 'f1' },
      /ablation\.measure to be one of macroF1, accuracy, kappa, got "f1"/,
    ],
    [
      'a classifier that is not trained',
      { classifier: 'fineTuned' },
      /one that the runs train.*fine_tuning\.enabled=true/,
    ],
    [
      'augmentations as a text',
      { augmentations: 'some' },
      /ablation\.augmentations to be a list of names.*or "all", got "some"/,
    ],
    ['unknown augmentation', { augmentations: ['SignFlop'] }, /got "SignFlop"; did you mean "SignFlip"\?/],
    [
      'one for pairs',
      { augmentations: ['SignFlip'], designs: ['all-pairs'] },
      /at least 2 augmentations for the design "all-pairs", got 1/,
    ],
    [
      'more than there are',
      { designs: ['number'], numbers: [1, 3] },
      /ablation\.numbers up to the 2 augmentations that there are, got 3/,
    ],
    [
      'nothing with a severity',
      { designs: ['severity'], augmentations: ['SignFlip'] },
      /with a severity for the design "severity", got SignFlip/,
    ],
  ])('%s', (_, changes, message) => {
    expect(() => planStudy(parseStudy(withAblation(changes)))).toThrow(message);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['parameter out of range', long, /masking_ratio to be a number from 0 to 1, got 1\.5/],
    ['p outside of 0 to 1', { augmentations: { SignFlip: { p: 2 } } }, /p to be a number from 0 to 1, got 2/],
    [
      'no augmentations',
      { augmentations: {} },
      /at least one augmentation to study, got none; name some in ablation/,
    ],
    ['no section', { ablation: undefined }, /ablation to be an object, got nothing/],
    ['wrong experiment', { seed: 1.5 }, /seed to be a whole number/],
  ])('%s', (_, changes, message) => {
    expect(() => planStudy(parseStudy({ ...smallStudy, ...changes }))).toThrow(message);
  });

  test('a study given to thetalab run', () => {
    expect(() => readConfig(quick)).toThrow('got "ablation"; a study is run with npx thetalab ablate');
  });

  test('an override, by its own words', () => {
    expect(() => readStudy(quick, ['ablation.seeds=[]'])).toThrow(/^--set ablation\.seeds=\[\]: expected/);
  });
});

describe('designs', () => {
  const question = (design: string, changes: Record<string, unknown> = {}) => {
    const study = withAblation({ designs: [design], augmentations: four, ...changes });
    const [found] = planStudy(parseStudy(study)).questions;
    const names = found!.conditions.map(({ name, cells }) => [name, ...cells.map((cell) => cell.name)]);
    return { baseline: found!.baseline.cells.map(({ name }) => name), names };
  };

  test('none is one combination and no comparison', () => {
    expect(question('none')).toEqual({ baseline: ['none'], names: [] });
  });

  test('one at a time', () => {
    expect(question('one-at-a-time')).toEqual({
      baseline: ['none'],
      names: four.map((name) => [name, name]),
    });
  });

  test('leave one out', () => {
    const names = four.map((name) => [`without ${name}`, `all but ${name}`]);
    expect(question('leave-one-out')).toEqual({ baseline: ['all'], names });
  });

  test('all pairs, and each alone', () => {
    const { names } = question('all-pairs');
    expect(names).toHaveLength(10);
    expect(names.slice(0, 3)).toEqual([
      ['SignFlip', 'SignFlip'],
      ['SignFlip + TimeReversal', 'SignFlip+TimeReversal'],
      ['SignFlip + TimeWarping', 'SignFlip+TimeWarping'],
    ]);
  });

  test('severities, of augmentations that have one', () => {
    const { names } = question('severity', { severities: [2, 0.5, 1] });
    expect(names.slice(0, 3)).toEqual([
      ['TimeWarping at 0.5', 'TimeWarping@0.5'],
      ['TimeWarping at 1', 'TimeWarping'],
      ['TimeWarping at 2', 'TimeWarping@2'],
    ]);
    expect(names.flat().join()).not.toMatch(/SignFlip|TimeReversal/);
    const plan = planStudy(parseStudy(withAblation({ designs: ['severity'], augmentations: four })));
    expect(plan.notes).toEqual(['Without a severity, and so without a curve: SignFlip, TimeReversal.']);
  });

  test('numbers: all combinations when they are few, else different ones, which more keep', () => {
    const { names } = question('number', { subsets: 4 });
    expect(names.map(([name, ...cells]) => [name, cells.length])).toEqual([
      ['1 together', 4],
      ['2 together', 4],
      ['3 together', 4],
      ['4 together', 1],
    ]);
    const two = (subsets: number) => question('number', { subsets, numbers: [2] }).names[0]!.slice(1);
    expect(new Set(two(6)).size).toBe(6);
    expect(two(6).slice(0, 3)).toEqual(two(3));
  });

  test('a combination that several designs ask for is run once', () => {
    const designs = ['none', 'one-at-a-time', 'leave-one-out', 'all-pairs', 'severity', 'number'];
    const { cells } = planStudy(parseStudy(withAblation({ designs, severities: [1] })));
    expect(cells.map(({ name }) => name)).toEqual([
      'none',
      'SignFlip',
      'RandomZeroMasking',
      'SignFlip+RandomZeroMasking',
    ]);
  });
});
