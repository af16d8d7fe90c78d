import * as tf from '@tensorflow/tfjs';

/** How many gradients are being recorded, one inside another: at 0 nobody walks the tape again. */
export const gradientDepth = (): number =>
  (tf.engine() as unknown as { state: { gradientDepth: number } }).state.gradientDepth;

/** One operation on TensorFlow.js' tape. */
export interface TapeNode {
  kernelName: string;
  inputs: Record<string, tf.Tensor>;
  outputs: tf.Tensor[];
  saved: tf.Tensor[];
  gradient?: (dys: (tf.Tensor | null)[]) => Record<string, () => tf.Tensor>;
}

/** What these operations save is asked for its shape alone: its numbers are not needed to go back. */
const savesShapes: ReadonlySet<string> = new Set([
  'Add',
  'Concat',
  'ExpandDims',
  'Mean',
  'PadV2',
  'Reshape',
  'Slice',
  'Sub',
]);

/** How `backpropagate` works. */
export interface BackpropagateOptions {
  /** `y` need not depend on any of the tensors asked for. */
  allowNone: boolean;
  /** Nobody walks this tape again: what an operation saved and the gradients behind it go as soon as it is done. */
  isLast: boolean;
}

/**
 * Walks a tape backwards from `y`, as TensorFlow.js does, but with complex gradients for complex tensors.
 *
 * @returns the gradient of each of `xs`, undefined for those that `y` does not depend on
 * @throws Error when an operation on the way has no gradient, or one of another type or shape than its input; and, unless
 *   `allowNone`, when `y` depends on none of `xs`
 */
export function backpropagate(
  tape: readonly TapeNode[],
  xs: readonly tf.Tensor[],
  y: tf.Tensor,
  dy: tf.Tensor,
  { allowNone, isLast }: BackpropagateOptions,
): tf.Tensor[] {
  const fromXs = new Set(xs.map(({ id }) => id));
  const nodes = tape.filter(({ inputs, outputs }) => {
    const depends = Object.values(inputs).some(({ id }) => fromXs.has(id));
    if (depends) for (const { id } of outputs) fromXs.add(id);
    return depends;
  });
  const gradients = new Map([[y.id, dy]]);
  const kept = new Set([y, ...xs].map(({ id }) => id));
  if (isLast) for (const { kernelName, saved } of nodes) if (savesShapes.has(kernelName)) tf.dispose(saved);
  let steps = 0;
  for (const node of nodes.reverse()) {
    if (!node.outputs.some(({ id }) => gradients.has(id))) continue;
    steps++;
    stepBack(node, fromXs, gradients);
    if (isLast) forget(node, kept, gradients);
  }
  if (steps === 0 && !allowNone) {
    throw new Error(
      'Cannot compute gradient of y=f(x) with respect to x. Make sure that the f you passed encloses all operations ' +
        'that lead from x to y.',
    );
  }
  return xs.map(({ id }) => gradients.get(id)!);
}

/** The inputs whose gradients are asked of the operation that a tape is at. */
let askedFor: ReadonlySet<string> | undefined;

/**
 * For operations that compute the gradients of all inputs in one go: whether that of this input is wanted.
 * It always may be where nobody says, as on a tape that TensorFlow.js itself walks.
 */
export const isAskedFor = (input: string): boolean => askedFor?.has(input) ?? true;

function askingFor<T>(inputs: ReadonlySet<string>, work: () => T): T {
  const outer = askedFor;
  askedFor = inputs;
  try {
    return work();
  } finally {
    askedFor = outer;
  }
}

/** Adds to the gradients of those inputs of one operation that depend on what is asked for. */
function stepBack(
  { kernelName, gradient, inputs, outputs }: TapeNode,
  wanted: ReadonlySet<number>,
  gradients: Map<number, tf.Tensor>,
): void {
  if (!gradient) throw new Error(`Cannot compute gradient: gradient function not found for ${kernelName}.`);
  const asked = Object.entries(inputs).filter(([, x]) => wanted.has(x.id));
  const dys = outputs.map(({ id }) => gradients.get(id) ?? null);
  const ofInputs = askingFor(new Set(asked.map(([name]) => name)), () => gradient(dys));
  for (const [name, x] of asked) {
    const compute = ofInputs[name];
    if (!compute) {
      throw new Error(
        `Cannot backprop through input ${name}. Available gradients found: ${Object.keys(ofInputs)}.`,
      );
    }
    const dx = tf.tidy(compute);
    checkGradient(kernelName, name, x, dx);
    const before = gradients.get(x.id);
    gradients.set(x.id, before ? tf.add(before, dx) : dx);
    before?.dispose();
  }
}

/** Frees what the operations before this one on the tape have no use for; a gradient may be that of several tensors. */
function forget(
  { outputs, saved }: TapeNode,
  kept: ReadonlySet<number>,
  gradients: Map<number, tf.Tensor>,
): void {
  tf.dispose(saved);
  for (const { id } of outputs) {
    const gradient = gradients.get(id);
    if (!gradient || kept.has(id)) continue;
    gradients.delete(id);
    if (![...gradients.values()].includes(gradient)) gradient.dispose();
  }
}

function checkGradient(kernelName: string, name: string, x: tf.Tensor, dx: tf.Tensor): void {
  const where = `Error in gradient for op ${kernelName}. The gradient of input '${name}'`;
  const dtype = x.dtype === 'complex64' ? 'complex64' : 'float32';
  if (dx.dtype !== dtype) throw new Error(`${where} must have '${dtype}' dtype, but has '${dx.dtype}'`);
  if (!tf.util.arraysEqual(dx.shape, x.shape)) {
    throw new Error(
      `${where} has shape '${dx.shape}', which does not match the shape of the input '${x.shape}'`,
    );
  }
}
