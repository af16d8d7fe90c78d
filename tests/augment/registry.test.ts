import { describe, expect, test } from 'vitest';
import {
  augmentBatch,
  BaseAugmentation,
  fromConfig,
  number,
  type ParameterSchema,
  parameters,
  RandomZeroMasking,
  register,
  registered,
} from '../../src/augment';
import { RandomStream } from '../../src/engine';

const schema = parameters('Adds a level', {
  level: number({ default: 2, min: 0, max: 9, meaning: 'What is added' }),
});

class AddLevel extends BaseAugmentation<typeof schema> {
  static override readonly schema = schema;

  protected transform(x: Float32Array, out: Float32Array): void {
    for (let i = 0; i < x.length; i++) out[i] = x[i]! + this.parameters.level;
  }
}

describe('fromConfig', () => {
  test('makes the augmentations of a config in their order, with defaults', () => {
    const made = fromConfig({ TimeWarping: { sigma: 0.2 }, RandomZeroMasking: {} });
    expect(made.map(({ constructor: { name } }) => name)).toEqual(['TimeWarping', 'RandomZeroMasking']);
    expect(made[0]!.parameters).toEqual({ sigma: 0.2, knot_points: 5, p: 0.7 });
    expect(fromConfig({})).toEqual([]);
  });

  test.each([
    [
      { RandomZeroMaskng: {} },
      'augmentations: expected a registered augmentation, got "RandomZeroMaskng"; did you mean "RandomZeroMasking"?',
    ],
    [{ Blur: {} }, 'got "Blur"; known are RandomAmplitudeScaling, '],
    [{ constructor: {} }, 'got "constructor"'],
    [
      { TimeWarping: { sigmaa: 1 } },
      'augmentations.TimeWarping: expected only parameters that it has, got "sigmaa"; did you mean "sigma"?',
    ],
    [{ TimeWarping: { frequency: 1 } }, 'got "frequency"; it has sigma, knot_points, p'],
    [
      { TimeWarping: { p: 1.5 } },
      'augmentations.TimeWarping: expected p to be a number from 0 to 1, got 1.5; correct this value',
    ],
    [{ TimeWarping: { p: '0.5' } }, 'expected p to be a number from 0 to 1, got "0.5"'],
    [{ TimeWarping: { sigma: Number.NaN } }, 'expected sigma to be a number from 0 to 1, got NaN'],
    [
      { TimeWarping: { knot_points: 2.5 } },
      'expected knot_points to be a whole number from 2 to 100, got 2.5',
    ],
    [{ TimeWarping: true }, 'augmentations.TimeWarping: expected an object of parameters, got true'],
    [{ TimeWarping: null }, 'augmentations.TimeWarping: expected an object of parameters, got null'],
  ])('explains %o', (config, message) => {
    expect(() => fromConfig(config)).toThrow(message);
  });
});

describe('register', () => {
  test("makes a user's own augmentation available to configs", () => {
    register('AddLevel', AddLevel);
    const [mine] = fromConfig({ AddLevel: { level: 5 } });
    const x = Float32Array.of(1, 2);
    const options = { samplingRate: 100 };
    expect(mine!.p).toBe(1);
    expect(augmentBatch(x, 1, 2, [mine!], new RandomStream([0, 0]), options)).toEqual(Float32Array.of(6, 7));
    expect(() => fromConfig({ AddLevel: { level: 10 } })).toThrow(
      'augmentations.AddLevel: expected level to be a number from 0 to 9, got 10',
    );
    expect(() => fromConfig({ addlevels: {} })).toThrow('did you mean "AddLevel"?');
    expect(registered().find(({ name }) => name === 'AddLevel')).toEqual({
      name: 'AddLevel',
      summary: 'Adds a level',
      parameters: [
        { name: 'level', type: 'number', default: 2, minimum: 0, maximum: 9, meaning: 'What is added' },
        {
          name: 'p',
          type: 'number',
          default: 1,
          minimum: 0,
          maximum: 1,
          meaning: 'Probability that a sample is augmented',
        },
      ],
    });
  });

  test('replaces what a name meant', () => {
    class Louder extends AddLevel {}
    register('AddLevel', Louder);
    expect(fromConfig({ AddLevel: {} })[0]).toBeInstanceOf(Louder);
  });

  test('refuses a class without a schema', () => {
    class Bare extends BaseAugmentation {
      static override readonly schema = undefined as unknown as ParameterSchema;
      protected transform(): void {}
    }
    expect(() => register('Bare', Bare)).toThrow('register: expected Bare with a static schema, got none');
    expect(() => new Bare()).toThrow('Bare: expected a static schema, got none');
  });
});

test('constructors check their parameters, too', () => {
  expect(() => new RandomZeroMasking({ masking_ratio: 2 })).toThrow(
    'RandomZeroMasking: expected masking_ratio to be a number from 0 to 1, got 2',
  );
});

test('apply refuses a partner of another length', () => {
  const context = { random: new RandomStream([0, 0]), samplingRate: 100, partner: new Float32Array(3) };
  expect(() => new AddLevel().apply(new Float32Array(4), context)).toThrow(
    'AddLevel: expected a partner of 4 samples, got 3',
  );
});
