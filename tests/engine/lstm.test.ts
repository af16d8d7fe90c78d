import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { loadAddon } from '../../src/native';
import { onEachInstructionSet, relativeError, valuesOf } from './cases';

interface Array_ {
  shape: number[];
  values: number[];
}
/** What PyTorch's nn.LSTM gives (fixtures/engine/make_lstm.py); gradients are those of sum(output * weight). */
type Case = Record<'parameters' | 'inputs' | 'outputs' | 'weights' | 'gradients', Record<string, Array_>>;

const cases: Case[] = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'engine', 'lstm.json'), 'utf8'),
);
const tensor = ({ values, shape }: Array_) => tf.tensor(values, shape);
const outputs = ['y', 'hidden', 'cells'] as const;

const { addon, reason } = loadAddon();
const names = reason === undefined ? (['cpu', 'native'] as const) : (['cpu'] as const);

/** The weights under PyTorch's names, for one direction or two. */
function weightsOf(parameters: Record<string, tf.Tensor>): engine.LstmWeights[] {
  const suffixes = ['l0', 'l0_reverse'].filter((suffix) => parameters[`weight_ih_${suffix}`]);
  return suffixes.map((suffix) => ({
    input: parameters[`weight_ih_${suffix}`] as tf.Tensor2D,
    recurrent: parameters[`weight_hh_${suffix}`] as tf.Tensor2D,
    bias: tf.add(parameters[`bias_ih_${suffix}`]!, parameters[`bias_hh_${suffix}`]!),
  }));
}

function run(tensors: Record<string, tf.Tensor>): engine.LstmResult {
  const { x, hidden, cells } = tensors as Record<string, tf.Tensor3D>;
  const initial = hidden && cells ? { hidden, cells } : undefined;
  return engine.lstm(x!, weightsOf(tensors), initial);
}

/** Outputs, and the gradients of a weighted sum of all of them. */
function everything(leaves: Record<string, tf.Tensor>, weights: Record<string, tf.Tensor>) {
  const keys = Object.keys(leaves);
  const named = (values: tf.Tensor[]) => Object.fromEntries(keys.map((key, i) => [key, values[i]!]));
  const result = run(leaves);
  const score = (...values: tf.Tensor[]) => {
    const got = run(named(values));
    return tf.addN(outputs.map((name) => tf.sum(tf.mul(got[name], weights[name]!))));
  };
  return { result, gradients: named(tf.grads(score)(Object.values(leaves))) };
}

describe.each(names)('lstm on the engine %s', (name) => {
  beforeAll(async () => void (await engine.use(name)));

  test.each(cases.map((wanted, i) => [i, wanted] as const))(
    'is that of PyTorch, with states and all gradients, case %i',
    (_, wanted) => {
      const all = { ...wanted.parameters, ...wanted.inputs };
      const leaves = Object.fromEntries(Object.entries(all).map(([key, value]) => [key, tensor(value)]));
      const weights = Object.fromEntries(
        Object.entries(wanted.weights).map(([key, value]) => [key, tensor(value)]),
      );
      const { result, gradients } = everything(leaves, weights);
      for (const output of outputs) {
        expect(result[output].shape).toEqual(wanted.outputs[output]!.shape);
        const error = relativeError(result[output].dataSync(), wanted.outputs[output]!.values);
        expect(error, output).toBeLessThan(1e-6);
      }
      expect(Object.keys(gradients).sort()).toEqual(Object.keys(wanted.gradients).sort());
      for (const [key, gradient] of Object.entries(gradients)) {
        const error = relativeError(gradient.dataSync(), wanted.gradients[key]!.values);
        expect(error, `gradient of ${key}`).toBeLessThan(3e-6);
      }
    },
  );

  test('keeps no tensor but its results', () => {
    const leaves = random(sizes(3, 4, 5, 6, 2, 1));
    const weights = { y: tf.ones([3, 4, 12]), hidden: tf.ones([2, 3, 6]), cells: tf.ones([2, 3, 6]) };
    const before = tf.memory().numTensors;
    tf.tidy(() => void everything(leaves, weights));
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(tf.tidy(() => run(leaves).y));
    expect(tf.memory().numTensors).toBe(before);
  });

  test('NaN stays in its row of the batch', () => {
    const leaves = random(sizes(3, 4, 5, 6, 1, 2));
    const values = leaves.x!.dataSync().slice();
    values[20 + 7] = Number.NaN;
    const y = run({ ...leaves, x: tf.tensor(values, [3, 4, 5]) }).y.dataSync();
    expect(Array.from(y, Number.isNaN)).toEqual(
      Array.from(y, (_, i) => Math.floor(i / 24) === 1 && i % 24 >= 6),
    );
  });

  test('refuses what does not belong together', () => {
    const { x, ...parameters } = random(sizes(2, 3, 4, 5, 1, 3));
    const [weights] = weightsOf(parameters);
    const use = (...args: unknown[]) => (engine.lstm as (...args: unknown[]) => unknown)(...args);
    expect(() => use(tf.ones([2, 4]), [weights])).toThrow('lstm: expected x [batch, time, inputs]');
    expect(() => use(tf.ones([2, 0, 4]), [weights])).toThrow('that is not empty, got [2,0,4]');
    expect(() => use(tf.ones([2, 3, 7]), [weights])).toThrow('input weights [20,7], got [20,4]');
    expect(() => use(x, [])).toThrow('the weights of one direction or of two, got 0 of them');
    expect(() => use(x, [{ ...weights, bias: tf.ones([5]) }])).toThrow('a bias [20], got [5]');
    const state = { hidden: tf.zeros([1, 2, 5]), cells: tf.zeros([1, 3, 5]) };
    expect(() => use(x, [weights], state)).toThrow('initial cells [1,2,5], got [1,3,5]');
  });
});

describe.skipIf(reason !== undefined)('lstm of the native engine', () => {
  const drawn = fc.record({
    batch: fc.integer({ min: 1, max: 15 }),
    time: fc.integer({ min: 1, max: 6 }),
    inputs: fc.integer({ min: 1, max: 20 }),
    units: fc.integer({ min: 1, max: 40 }),
    directions: fc.constantFrom(1, 2),
    seed: fc.nat(1e6),
  });

  test('is the composed one for any size, on every instruction set', async () => {
    const samples = fc.sample(drawn, { numRuns: 12, seed: 4 });
    const results = () => samples.map((s) => flat(s));
    await engine.use('cpu');
    const wanted = results();
    const check = (instructions: string) => {
      results().forEach((result, i) => {
        result.forEach((values, k) => {
          expect(relativeError(values, wanted[i]![k]!), `${instructions} ${i} ${k}`).toBeLessThan(1e-5);
        });
      });
    };
    await engine.use('native');
    check('the best');
    onEachInstructionSet(check);
  });

  test('is the composed one for a sequence of several stretches, an odd number and an even one', async () => {
    // 2^18 floats of gates in a stretch: 21 steps of 1001 rows with 3 units.
    const several = [sizes(1001, 47, 2, 3, 2, 8), sizes(1001, 26, 2, 3, 2, 9), sizes(1001, 26, 2, 3, 1, 10)];
    await engine.use('cpu');
    const wanted = several.map((s) => flat(s));
    await engine.use('native');
    several.forEach((s, i) => {
      flat(s).forEach((values, k) => {
        expect(relativeError(values, wanted[i]![k]!), `${i} ${k}`).toBeLessThan(1e-5);
      });
    });
  });

  test('gives the same bits for any number of threads', async () => {
    const s = sizes(13, 9, 30, 33, 2, 5);
    const runs: Buffer[][] = [];
    for (const threads of [1, 2, 3, 7]) {
      await engine.use('native', { threads });
      runs.push(flat(s).map((values) => Buffer.from(values.buffer)));
    }
    const differ = runs.map((run) => run.findIndex((result, i) => !result.equals(runs[0]![i]!)));
    expect(differ).toEqual([-1, -1, -1, -1]);
  });

  test('is accurate for states far from zero', async () => {
    await engine.use('native');
    const leaves = random(sizes(4, 50, 3, 9, 1, 7));
    const large = { ...leaves, x: tf.mul(leaves.x!, 40) };
    const got = run(large).y.dataSync().slice();
    await engine.use('cpu');
    expect(relativeError(got, run(large).y.dataSync())).toBeLessThan(2e-5);
  });

  test('wrong sizes are an error, never a crash', () => {
    const f = (length: number) => new Float32Array(length);
    const s = (...values: number[]) => Int32Array.from(values);
    // 3 steps of 2 rows with 4 inputs and 2 units: x, weights and biases, then what is kept or what gradients begin with.
    const [x, input, recurrent, bias, state, gates, cells, y] = [24, 32, 16, 8, 4, 48, 12, 12];
    const lengths = {
      lstm: [x, input, recurrent, bias, state, state, gates, cells, y],
      lstmGradient: [
        ...[x, input, recurrent, state, state, gates, cells, y, y, state, state],
        ...[input, recurrent, bias, x],
      ],
    } as const;
    for (const [name, fitting] of Object.entries(lengths)) {
      const call = (all: readonly number[]) =>
        addon![name as keyof typeof lengths](s(1, 3, 2, 2, 4), ...all.map((n) => f(n!)));
      expect(() => call(fitting as readonly number[])).not.toThrow();
      fitting.forEach((_, i) => {
        const wrong = fitting.map((length, k) => (k === i ? length! - 1 : length!));
        expect(() => call(wrong), `${name}, array ${i}`).toThrow(RangeError);
      });
    }
    expect(() =>
      addon!.lstmGradient(s(1, 3, 2, 2, 4), ...lengths.lstmGradient.slice(0, -1).map((n) => f(n!)), f(0)),
    ).not.toThrow();
    expect(() => addon!.lstm(s(3, 1, 1, 1, 1))).toThrow('one direction or two');
    expect(() => addon!.lstm(s(1, 0, 1, 1, 1))).toThrow('must be positive');
  });
});

interface Sizes {
  batch: number;
  time: number;
  inputs: number;
  units: number;
  directions: number;
  seed: number;
}

function sizes(
  ...[batch, time, inputs, units, directions, seed]: [number, number, number, number, number, number]
) {
  return { batch, time, inputs, units, directions, seed };
}

/** Weights, an initial state and a sequence, normally distributed. */
function random({ batch, time, inputs, units, directions, seed }: Sizes): Record<string, tf.Tensor> {
  const stream = new engine.RandomStream([seed, 21]);
  const normal = (scale: number, ...shape: number[]) =>
    tf.tensor(
      stream.fillNormal(new Float32Array(tf.util.sizeFromShape(shape))).map((x) => scale * x),
      shape,
    );
  const leaves: Record<string, tf.Tensor> = {
    x: normal(1, batch, time, inputs),
    hidden: normal(1, directions, batch, units),
    cells: normal(1, directions, batch, units),
  };
  for (const suffix of directions === 2 ? ['l0', 'l0_reverse'] : ['l0']) {
    leaves[`weight_ih_${suffix}`] = normal(1 / Math.sqrt(inputs), 4 * units, inputs);
    leaves[`weight_hh_${suffix}`] = normal(1 / Math.sqrt(units), 4 * units, units);
    leaves[`bias_ih_${suffix}`] = normal(0.5, 4 * units);
    leaves[`bias_hh_${suffix}`] = normal(0.5, 4 * units);
  }
  return leaves;
}

/** All that an LSTM of these sizes computes, as plain arrays. */
function flat(s: Sizes): Float32Array[] {
  return valuesOf(() => {
    const weights = {
      y: random(sizes(s.batch, s.time, s.units * s.directions, 1, 1, s.seed + 1)).x!,
      hidden: random({ ...s, seed: s.seed + 2 }).hidden!,
      cells: random({ ...s, seed: s.seed + 3 }).cells!,
    };
    const { result, gradients } = everything(random(s), weights);
    return [...outputs.map((name) => result[name]), ...Object.values(gradients)];
  });
}
