import type * as tf from '@tensorflow/tfjs';
import { forms } from '../../native';
import type { NativeBackend } from '../native-backend';
import type { KernelCall, NativeKernel } from './kernel';

/**
 * Long short-term memories. States and gates lie in order of time, [directions, time, batch, ...], so that what the
 * input gives to the gates of all steps, and the gradients of the weights, are one matrix product each.
 */
export const lstmKernels: Record<string, NativeKernel> = {
  /** x, input, recurrent, bias, hidden, cells; returns y, last hidden, last cells, and the gates and states of all steps. */
  Lstm: ({ inputs, backend }) => {
    const { x, input, recurrent, bias, hidden, cells } = inputs as Record<string, tf.TensorInfo>;
    const s = sizesOf(x!, recurrent!);
    const turned = timeFirst(backend, x!);
    const gates = backend.output([s.directions, s.time, s.batch, 4 * s.units]);
    const weights = backend.floats(input!);
    const biases = backend.floats(bias!);
    for (let d = 0; d < s.directions; d++) {
      const sizes = Int32Array.of(1, s.steps, 4 * s.units, s.inputs, 0, 1, 0, 0, 0, 0);
      const own = [weights, gates.values].map((values) => direction(values, d, s.directions));
      const end = direction(biases, d, s.directions);
      backend.addon.matmul(sizes, turned.values, own[0]!, own[1]!, end, 0);
    }
    backend.disposeIntermediateTensorInfo(turned.info);
    const states = [hidden!, cells!].map((first) => {
      const all = backend.output([s.directions, s.time + 1, s.batch, s.units]);
      forEachDirection(s, (d, at) => part(all.values, s, d, at.first).set(part(backend.floats(first), s, d)));
      return all;
    });
    const y = backend.output([s.batch, s.time, s.directions * s.units]);
    backend.addon.lstm(
      addonSizes(s),
      ...[backend.floats(recurrent!), gates.values, states[0]!.values, states[1]!.values, y.values],
    );
    const last = states.map((all) => {
      const state = backend.output([s.directions, s.batch, s.units]);
      forEachDirection(s, (d, at) => part(state.values, s, d).set(part(all.values, s, d, at.last)));
      return state;
    });
    return [y, ...last, gates, ...states].map(({ info }) => info);
  },

  /**
   * x, recurrent, gates, all hidden, all cells, dy, dHidden, dCells; returns the gradients of input, recurrent, bias,
   * the first hidden and cells, and of what the input gives to the gates.
   */
  LstmGrad: ({ inputs, backend }) => {
    const { x, recurrent, gates, hidden, cells, dy, dHidden, dCells } = inputs as Record<
      string,
      tf.TensorInfo
    >;
    const s = sizesOf(x!, recurrent!);
    const dGates = backend.output([s.directions, s.time, s.batch, 4 * s.units]);
    const dStates = [dHidden!, dCells!].map((last) => {
      const state = backend.output([s.directions, s.batch, s.units]);
      state.values.set(backend.floats(last));
      return state;
    });
    backend.addon.lstmGradient(
      addonSizes(s),
      ...[recurrent!, gates!, cells!, dy!].map((info) => backend.floats(info)),
      ...[dGates.values, ...dStates.map(({ values }) => values)],
    );
    const turned = timeFirst(backend, x!);
    const dInput = backend.output([s.directions, 4 * s.units, s.inputs]);
    const dRecurrent = backend.output(recurrent!.shape);
    const dBias = backend.output([s.directions, 4 * s.units]);
    const states = backend.floats(hidden!);
    forEachDirection(s, (d, at) => {
      const [own, ofInput, ofRecurrent, ofBias] = [dGates, dInput, dRecurrent, dBias].map(({ values }) =>
        direction(values, d, s.directions),
      );
      const before = direction(states, d, s.directions)
        .subarray(at.before)
        .subarray(0, s.steps * s.units);
      const product = (columns: number) => Int32Array.of(1, 4 * s.units, columns, s.steps, 1, 0, 0, 0, 0, 0);
      backend.addon.matmul(product(s.inputs), own!, turned.values, ofInput!, none, 0);
      backend.addon.matmul(product(s.units), own!, before, ofRecurrent!, none, 0);
      backend.addon.sum(Int32Array.of(1, s.steps, 4 * s.units), 1, forms.plain, own!, ofBias!);
    });
    backend.disposeIntermediateTensorInfo(turned.info);
    return [dInput, dRecurrent, dBias, ...dStates, dGates].map(({ info }) => info);
  },

  /** dGates, input; returns dx. */
  LstmInputGrad: ({ inputs, backend }) => {
    const { dGates, input } = inputs as Record<string, tf.TensorInfo>;
    const [directions, time, batch, gates] = dGates!.shape as [number, number, number, number];
    const size = input!.shape[2]!;
    const turned = backend.output([time, batch, size]);
    for (let d = 0; d < directions; d++) {
      const own = [dGates!, input!].map((info) => direction(backend.floats(info), d, directions));
      const sizes = Int32Array.of(1, time * batch, size, gates, 0, 0, 0, 0, 0, Number(d > 0));
      backend.addon.matmul(sizes, own[0]!, own[1]!, turned.values, none, 0);
    }
    const dx = swapped(backend, turned.values, [time, batch, size]);
    backend.disposeIntermediateTensorInfo(turned.info);
    return dx.info;
  },
};

const none = new Float32Array(0);

interface Sizes {
  directions: number;
  time: number;
  batch: number;
  units: number;
  inputs: number;
  /** time * batch: rows of the products. */
  steps: number;
}

function sizesOf(x: tf.TensorInfo, recurrent: tf.TensorInfo): Sizes {
  const [batch, time, inputs] = x.shape as [number, number, number];
  const [directions, , units] = recurrent.shape as [number, number, number];
  return { directions, time, batch, units, inputs, steps: time * batch };
}

const addonSizes = (s: Sizes) => Int32Array.of(s.directions, s.time, s.batch, s.units);

/** The part of an array [directions, ...] that belongs to one of them. */
function direction(values: Float32Array, index: number, directions: number): Float32Array {
  const size = values.length / directions;
  return values.subarray(index * size, (index + 1) * size);
}

/** One state [batch, units] out of [directions, states of a direction, batch, units]. */
function part(values: Float32Array, s: Sizes, d: number, state = 0): Float32Array {
  const size = s.batch * s.units;
  return direction(values, d, s.directions).subarray(state * size, (state + 1) * size);
}

/** Where each direction begins and ends among its time + 1 states, and where the states before its steps begin. */
function forEachDirection(
  s: Sizes,
  visit: (direction: number, at: { first: number; last: number; before: number }) => void,
): void {
  visit(0, { first: 0, last: s.time, before: 0 });
  if (s.directions === 2) visit(1, { first: s.time, last: 0, before: s.batch * s.units });
}

/** [batch, time, inputs] as [time, batch, inputs]. */
function timeFirst(backend: NativeBackend, x: tf.TensorInfo): ReturnType<KernelCall['backend']['output']> {
  return swapped(backend, backend.floats(x), x.shape as [number, number, number]);
}

function swapped(backend: NativeBackend, values: Float32Array, [a, b, c]: [number, number, number]) {
  const out = backend.output([b, a, c]);
  backend.addon.copy(values, 0, out.values, Int32Array.of(b, c, 0, a, b * c, 0, c, 1, 0));
  return out;
}
