import type * as tf from '@tensorflow/tfjs';
import type { NativeBackend } from '../native-backend';
import type { KernelCall, NativeKernel } from './kernel';

/**
 * Long short-term memories. States and gates lie in order of time, [directions, time, batch, ...], so that what the
 * input gives to the gates of many steps, and the gradients of the weights, are one matrix product each.
 */
export const lstmKernels: Record<string, NativeKernel> = {
  /** x, input, recurrent, bias, hidden, cells; returns y, last hidden, last cells, and the gates and states of all steps. */
  Lstm: ({ inputs, backend }) => {
    const { x, input, recurrent, bias, hidden, cells } = inputs as Record<string, tf.TensorInfo>;
    const s = sizesOf(x!, recurrent!);
    const turned = timeFirst(backend, x!);
    const gates = backend.output([s.directions, s.time, s.batch, 4 * s.units]);
    const states = [hidden!, cells!].map((first) => {
      const all = backend.output([s.directions, s.time + 1, s.batch, s.units]);
      forEachDirection(s, (d, at) => part(all.values, s, d, at.first).set(part(backend.floats(first), s, d)));
      return all;
    });
    const y = backend.output([s.batch, s.time, s.directions * s.units]);
    backend.addon.lstm(
      addonSizes(s),
      ...[turned.values, ...[input!, recurrent!, bias!].map((info) => backend.floats(info))],
      ...[gates, ...states, y].map(({ values }) => values),
    );
    backend.disposeIntermediateTensorInfo(turned.info);
    const last = states.map((all) => {
      const state = backend.output([s.directions, s.batch, s.units]);
      forEachDirection(s, (d, at) => part(state.values, s, d).set(part(all.values, s, d, at.last)));
      return state;
    });
    return [y, ...last, gates, ...states].map(({ info }) => info);
  },

  /**
   * x, input, recurrent, gates, all hidden, all cells, dy, dHidden, dCells; returns the gradients of input, recurrent, bias,
   * the first hidden and cells, and of x if `withX`.
   */
  LstmGrad: ({ inputs, attrs, backend }) => {
    const { x, input, recurrent, gates, hidden, cells, dy, dHidden, dCells } = inputs as Record<
      string,
      tf.TensorInfo
    >;
    const s = sizesOf(x!, recurrent!);
    const dStates = [dHidden!, dCells!].map((last) => {
      const state = backend.output([s.directions, s.batch, s.units]);
      state.values.set(backend.floats(last));
      return state;
    });
    const turned = timeFirst(backend, x!);
    const dWeights = [input!.shape, recurrent!.shape, [s.directions, 4 * s.units]].map((shape) =>
      backend.output(shape),
    );
    const dTurned = attrs.withX ? backend.output([s.time, s.batch, s.inputs]) : undefined;
    const given = [input!, recurrent!, gates!, hidden!, cells!, dy!];
    backend.addon.lstmGradient(
      addonSizes(s),
      ...[turned.values, ...given.map((info) => backend.floats(info))],
      ...[...dStates, ...dWeights].map(({ values }) => values),
      dTurned?.values ?? none,
    );
    backend.disposeIntermediateTensorInfo(turned.info);
    const results = [...dWeights, ...dStates];
    if (dTurned) {
      results.push(swapped(backend, dTurned.values, [s.time, s.batch, s.inputs]));
      backend.disposeIntermediateTensorInfo(dTurned.info);
    }
    return results.map(({ info }) => info);
  },
};

const none = new Float32Array(0);

interface Sizes {
  directions: number;
  time: number;
  batch: number;
  units: number;
  inputs: number;
}

function sizesOf(x: tf.TensorInfo, recurrent: tf.TensorInfo): Sizes {
  const [batch, time, inputs] = x.shape as [number, number, number];
  const [directions, , units] = recurrent.shape as [number, number, number];
  return { directions, time, batch, units, inputs };
}

const addonSizes = (s: Sizes) => Int32Array.of(s.directions, s.time, s.batch, s.units, s.inputs);

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

/** Where each direction begins and ends among its time + 1 states. */
function forEachDirection(
  s: Sizes,
  visit: (direction: number, at: { first: number; last: number }) => void,
): void {
  visit(0, { first: 0, last: s.time });
  if (s.directions === 2) visit(1, { first: s.time, last: 0 });
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
