import * as tf from '@tensorflow/tfjs';
import { expected } from '../system';
import { isWeighted } from './initialize';
import type { SafeTensor } from './safetensors';

type LayerWeight = tf.layers.Layer['weights'][number];

/** The largest number that float32 holds. */
const largestFloat = 3.4028234663852886e38;

/** A weight under PyTorch's name, and the order of axes that takes our layout to PyTorch's. */
interface Slot {
  weight: LayerWeight;
  axes?: number[];
}

/**
 * All weights of a model under the names and in the layouts of PyTorch's `state_dict`: `<layer>.weight` and
 * `<layer>.bias`; dense [outputs, inputs]; convolution [outputs, inputs, taps]; batch normalisation with its running
 * statistics and `num_batches_tracked` (int64). Weights of other layers keep their own name and layout.
 */
export function stateDict(model: tf.LayersModel): Map<string, SafeTensor> {
  return new Map([...slots(model)].map(([name, slot]) => [name, toTensor(slot)]));
}

/**
 * Gives a model the weights of a `state_dict`. Everything is checked first: after an error the model is as it was.
 *
 * @param source what the messages call the origin of the weights
 * @throws ThetalabError listing missing and unexpected names, or naming a tensor of the wrong shape or type, or one
 *   that holds NaN or an infinity
 */
export function loadStateDict(
  model: tf.LayersModel,
  tensors: ReadonlyMap<string, SafeTensor>,
  source = 'state_dict',
): void {
  const wanted = slots(model);
  checkNames([...wanted.keys()], [...tensors.keys()], model.name, source);
  for (const [name, slot] of wanted) checkTensor(name, tensors.get(name)!, slot, source);
  for (const [name, slot] of wanted) {
    tf.tidy(() => void slot.weight.write(fromTensor(tensors.get(name)!, slot)));
  }
}

function slots(model: tf.LayersModel, found = new Map<string, Slot>()): Map<string, Slot> {
  for (const layer of model.layers) {
    if (layer instanceof tf.LayersModel) slots(layer, found);
    else for (const weight of layer.weights) addSlot(found, layer, weight);
  }
  return found;
}

function addSlot(found: Map<string, Slot>, layer: tf.layers.Layer, weight: LayerWeight): void {
  const own = weight.originalName.slice(weight.originalName.lastIndexOf('/') + 1);
  const isKernel = isWeighted(layer) && own === 'kernel';
  const name = `${layer.name}.${isKernel ? 'weight' : own}`;
  if (found.has(name)) {
    throw expected(
      'stateDict',
      'every layer to have its own name',
      `"${layer.name}" twice`,
      'rename one of them',
    );
  }
  const axes = isKernel ? weight.shape.map((_, axis) => axis).reverse() : undefined;
  found.set(name, { weight, axes });
}

function toTensor({ weight, axes }: Slot): SafeTensor {
  const ordered = tf.tidy(() => (axes ? tf.transpose(weight.read(), axes) : tf.clone(weight.read())));
  const values = ordered.dataSync();
  const shape = ordered.shape;
  ordered.dispose();
  if (weight.dtype === 'int32') return { dtype: 'I64', shape, values: BigInt64Array.from(values, BigInt) };
  return { dtype: 'F32', shape, values: Float32Array.from(values) };
}

function fromTensor({ shape, values }: SafeTensor, { weight, axes }: Slot): tf.Tensor {
  if (weight.dtype === 'int32') return tf.tensor(Int32Array.from(values as never, Number), shape, 'int32');
  const stored = tf.tensor(Float32Array.from(values as never, Number), shape);
  return axes ? tf.transpose(stored, axes) : stored;
}

function checkNames(wanted: string[], given: string[], model: string, source: string): void {
  const missing = wanted.filter((name) => !given.includes(name));
  const unexpected = given.filter((name) => !wanted.includes(name));
  if (missing.length + unexpected.length === 0) return;
  const parts = [
    missing.length ? `no ${list(missing)}` : '',
    unexpected.length ? `unexpected ${list(unexpected)}` : '',
  ];
  const got = parts.filter(Boolean).join(', and ');
  throw expected(
    'importWeights',
    `the weights of ${model} in ${source}`,
    got,
    'is it the file of another model?',
  );
}

function list(names: string[]): string {
  const shown = names.slice(0, 8).map((name) => `"${name}"`);
  return shown.join(', ') + (names.length > 8 ? ` and ${names.length - 8} more` : '');
}

function checkTensor(
  name: string,
  { dtype, shape, values }: SafeTensor,
  { weight, axes }: Slot,
  source: string,
): void {
  const wanted = axes ? axes.map((axis) => weight.shape[axis]!) : weight.shape;
  const where = `"${name}" of ${source}`;
  if (!tf.util.arraysEqual(wanted as number[], shape)) {
    const remedy = 'build the model with the sizes that the file was made with';
    throw expected('importWeights', `${where} to have the shape [${wanted}]`, `[${shape}]`, remedy);
  }
  const isFloat = dtype === 'F32' || dtype === 'F64';
  if (isFloat !== (weight.dtype === 'float32')) {
    throw expected('importWeights', `${where} to hold ${isFloat ? 'integers' : 'floats'}`, dtype);
  }
  const limit = isFloat ? largestFloat : 2 ** 31 - 1;
  const bad = (values as Float32Array).findIndex((value) => !(Math.abs(Number(value)) <= limit));
  if (bad >= 0) {
    const what = isFloat ? 'finite numbers' : 'counts below 2^31';
    const got = `${values[bad]} at position ${bad}`;
    throw expected('importWeights', `${where} to hold ${what}`, got, 'damaged, or its training diverged');
  }
}
