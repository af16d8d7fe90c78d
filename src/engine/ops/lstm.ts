import * as tf from '@tensorflow/tfjs';
import { expected } from '../../system';
import { isAskedFor } from '../tape';
import { hasKernel, runKernels } from './kernel';

/** The weights of one direction, in the layout of PyTorch's `nn.LSTM`: rows are those of the gates i, f, g, o. */
export interface LstmWeights {
  /** `weight_ih`, [4 units, inputs]. */
  input: tf.Tensor2D;
  /** `weight_hh`, [4 units, units]. */
  recurrent: tf.Tensor2D;
  /** `bias_ih` + `bias_hh`, [4 units]. */
  bias: tf.Tensor1D;
}

/** Hidden state and cells of every direction, [directions, batch, units] each. */
export interface LstmState {
  hidden: tf.Tensor3D;
  cells: tf.Tensor3D;
}

/** What `lstm` gives. */
export interface LstmResult extends LstmState {
  /** Hidden state after every step, [batch, time, directions * units]; at each time that of both directions. */
  y: tf.Tensor3D;
}

/**
 * A long short-term memory over whole sequences, as PyTorch's `nn.LSTM` computes it:
 * `i, f, o = sigmoid(...)`, `g = tanh(...)` of `input x + recurrent h + bias`; `c = f c + i g`; `h = o tanh(c)`.
 * Gradients flow to `x`, the weights and the initial state.
 *
 * @param x [batch, time, inputs]
 * @param weights one direction, or two: the second reads the sequence from its end
 * @param initial the state to begin with; default zeros
 * @returns the hidden states, and the state after the last step of each direction
 * @throws ThetalabError when the shapes do not belong together or something is empty
 *
 * Hochreiter, Schmidhuber: Long short-term memory (Neural Computation 1997); Graves, Schmidhuber: Framewise phoneme
 * classification with bidirectional LSTM (Neural Networks 2005).
 */
export function lstm(x: tf.Tensor3D, weights: readonly LstmWeights[], initial?: LstmState): LstmResult {
  const units = checkLstm(x, weights, initial);
  const [y, hidden, cells] = tf.tidy(() => {
    const zeros = () => tf.zeros<tf.Rank.R3>([weights.length, x.shape[0], units]);
    const { hidden, cells } = initial ?? { hidden: zeros(), cells: zeros() };
    const stacked = (name: keyof LstmWeights) => tf.stack(weights.map((direction) => direction[name]));
    const inputs: Inputs = {
      ...{ input: stacked('input'), recurrent: stacked('recurrent'), bias: stacked('bias') },
      ...{ hidden, cells, x },
    };
    return hasKernel('Lstm', ...Object.values(inputs)) ? inOneCall(inputs) : stepByStep(inputs);
  }) as unknown as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
  return { y, hidden, cells };
}

/** Weights of all directions, the initial state and the sequence. */
type Inputs = Record<'input' | 'recurrent' | 'bias' | 'hidden' | 'cells' | 'x', tf.Tensor>;

/** What tfjs' own operations are recorded with: unlike a kernel's outputs, saved tensors need no gradient. */
interface Recorder {
  runKernelFunc(operation: {
    inputs: Record<string, tf.Tensor>;
    forwardFunc: (backend: unknown, save: (tensors: tf.Tensor[]) => void) => tf.Tensor[];
    backwardsFunc: (dys: tf.Tensor[], saved: tf.Tensor[]) => Record<string, () => tf.Tensor>;
  }): tf.Tensor[];
}

function inOneCall(inputs: Inputs): tf.Tensor[] {
  return (tf.engine() as unknown as Recorder).runKernelFunc({
    inputs,
    forwardFunc: (_, save) => {
      const [y, hidden, cells, ...kept] = runKernels('Lstm', inputs);
      save([inputs.x, inputs.input, inputs.recurrent, inputs.hidden, inputs.cells, ...kept, y!]);
      return [y!, hidden!, cells!];
    },
    backwardsFunc: ([dy, dHidden, dCells], [x, input, recurrent, hidden, cells, gates, allCells, y]) => {
      const given = { x, input, recurrent, hidden, cells, gates, allCells, y };
      const named = { ...given, dy, dHidden, dCells };
      const gradients = runKernels('LstmGrad', named as Record<string, tf.Tensor>, {
        withX: isAskedFor('x'),
      });
      const names = ['input', 'recurrent', 'bias', 'hidden', 'cells', 'x'];
      return Object.fromEntries(names.map((name, i) => [name, () => gradients[i]!]));
    },
  });
}

/** The same with plain operations, for engines without the kernel. */
function stepByStep({ input, recurrent, bias, hidden, cells, x }: Inputs): tf.Tensor[] {
  const of = (tensor: tf.Tensor, index: number) =>
    tf.reshape(tf.slice(tensor, index, 1), tensor.shape.slice(1));
  const directions = Array.from({ length: input.shape[0]! }, (_, d) => {
    const given = stepsOf(x as tf.Tensor3D);
    const [w, r] = [of(input, d), of(recurrent, d)] as [tf.Tensor2D, tf.Tensor2D];
    let [h, c] = [of(hidden, d), of(cells, d)] as [tf.Tensor2D, tf.Tensor2D];
    const outputs = (d === 0 ? given : given.reverse()).map((step) => {
      const fromState = tf.matMul(h, r, false, true);
      const sum = tf.add(tf.add(tf.matMul(step as tf.Tensor2D, w, false, true), fromState), of(bias, d));
      const [i, f, g, o] = tf.split(sum, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
      c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
      h = tf.mul(tf.sigmoid(o), tf.tanh(c));
      return h;
    });
    return { y: tf.stack(d === 0 ? outputs : outputs.reverse(), 1), h, c };
  });
  return [
    tf.concat(
      directions.map(({ y }) => y),
      2,
    ),
    tf.stack(directions.map(({ h }) => h)),
    tf.stack(directions.map(({ c }) => c)),
  ];
}

/** The inputs of each step; tfjs cannot differentiate the unstacking of a single one. */
function stepsOf(x: tf.Tensor3D): tf.Tensor[] {
  const [batch, time, inputs] = x.shape;
  return time === 1 ? [tf.reshape(x, [batch, inputs])] : [...tf.unstack(x, 1)];
}

/** Returns the number of units. */
function checkLstm(x: tf.Tensor3D, weights: readonly LstmWeights[], initial: LstmState | undefined): number {
  if (x.rank !== 3 || x.size === 0) {
    throw expected('lstm', 'x [batch, time, inputs] that is not empty', `[${x.shape}]`);
  }
  if (weights.length !== 1 && weights.length !== 2) {
    throw expected('lstm', 'the weights of one direction or of two', `${weights.length} of them`);
  }
  const units = weights[0]!.recurrent.shape[1]!;
  if (!(units > 0)) throw expected('lstm', 'at least one unit', `recurrent [${weights[0]!.recurrent.shape}]`);
  const check = (name: string, tensor: tf.Tensor, shape: number[]) => {
    if (tf.util.arraysEqual(tensor.shape, shape)) return;
    throw expected('lstm', `${name} [${shape}]`, `[${tensor.shape}]`);
  };
  for (const { input, recurrent, bias } of weights) {
    check('recurrent weights', recurrent, [4 * units, units]);
    check('input weights', input, [4 * units, x.shape[2]]);
    check('a bias', bias, [4 * units]);
  }
  if (initial) {
    check('an initial hidden state', initial.hidden, [weights.length, x.shape[0], units]);
    check('initial cells', initial.cells, [weights.length, x.shape[0], units]);
  }
  return units;
}
