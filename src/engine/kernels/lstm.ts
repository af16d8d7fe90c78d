import type * as tf from '@tensorflow/tfjs';
import type { NativeBackend } from '../native-backend';
import type { NativeKernel } from './kernel';

/** Long short-term memories: what is kept for the way back lies in order of time, [directions, time, batch, ...]. */
export const lstmKernels: Record<string, NativeKernel> = {
  /** x, input, recurrent, bias, hidden, cells; returns y, last hidden, last cells, and the gates and cells of all steps. */
  Lstm: ({ inputs, backend }) => {
    const { x, input, recurrent, bias, hidden, cells } = inputs as Record<string, tf.TensorInfo>;
    const s = sizesOf(x!, recurrent!);
    const states = [hidden!, cells!].map((first) => copyOf(backend, first));
    const kept = [4 * s.units, s.units].map((size) => backend.output([s.directions, s.time, s.batch, size]));
    const y = backend.output([s.batch, s.time, s.directions * s.units]);
    backend.addon.lstm(
      addonSizes(s),
      ...[x!, input!, recurrent!, bias!].map((info) => backend.floats(info)),
      ...[...states, ...kept, y].map(({ values }) => values),
    );
    return [y, ...states, ...kept].map(({ info }) => info);
  },

  /**
   * x, input, recurrent, first hidden and cells, gates, all cells, y, dy, dHidden, dCells; returns the gradients of input,
   * recurrent, bias, the first hidden and cells, and of x if `withX`.
   */
  LstmGrad: ({ inputs, attrs, backend }) => {
    const { x, input, recurrent, hidden, cells, gates, allCells, y, dy, dHidden, dCells } = inputs as Record<
      string,
      tf.TensorInfo
    >;
    const s = sizesOf(x!, recurrent!);
    const dStates = [dHidden!, dCells!].map((last) => copyOf(backend, last));
    const dWeights = [input!.shape, recurrent!.shape, [s.directions, 4 * s.units]].map((shape) =>
      backend.output(shape),
    );
    const dx = attrs.withX ? [backend.output(x!.shape)] : [];
    const given = [x!, input!, recurrent!, hidden!, cells!, gates!, allCells!, y!, dy!];
    backend.addon.lstmGradient(
      addonSizes(s),
      ...given.map((info) => backend.floats(info)),
      ...[...dStates, ...dWeights].map(({ values }) => values),
      dx[0]?.values ?? none,
    );
    return [...dWeights, ...dStates, ...dx].map(({ info }) => info);
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

/** States that C++ may change. */
function copyOf(backend: NativeBackend, state: tf.TensorInfo): ReturnType<NativeBackend['output']> {
  const copy = backend.output(state.shape);
  copy.values.set(backend.floats(state));
  return copy;
}
