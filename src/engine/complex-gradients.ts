import * as tf from '@tensorflow/tfjs';
import { expected } from '../system';
import { backpropagate, gradientDepth, type TapeNode } from './tape';

/**
 * Gradients of complex tensors, which TensorFlow.js lacks: where its tape insists on float32, ours lets a complex tensor
 * have a complex gradient, dL/dRe + i dL/dIm as in PyTorch; and the operations that spectra go through get theirs.
 */
tf.registerGradient({
  kernelName: 'Complex',
  gradFunc: (dy) => ({ real: () => tf.real(dy as tf.Tensor), imag: () => tf.imag(dy as tf.Tensor) }),
});

tf.registerGradient({
  kernelName: 'Real',
  gradFunc: (dy) => ({ input: () => tf.complex(dy as tf.Tensor, tf.zerosLike(dy as tf.Tensor)) }),
});

tf.registerGradient({
  kernelName: 'Imag',
  gradFunc: (dy) => ({ input: () => tf.complex(tf.zerosLike(dy as tf.Tensor), dy as tf.Tensor) }),
});

tf.registerGradient({
  kernelName: 'FFT',
  gradFunc: (dy) => ({ input: () => scaled(tf.spectral.ifft(dy as tf.Tensor), lengthOf(dy as tf.Tensor)) }),
});

tf.registerGradient({
  kernelName: 'IFFT',
  gradFunc: (dy) => ({
    input: () => scaled(tf.spectral.fft(dy as tf.Tensor), 1 / lengthOf(dy as tf.Tensor)),
  }),
});

/** z / |z|, and 0 where z is 0. */
tf.registerGradient({
  kernelName: 'ComplexAbs',
  inputsToSave: ['x'],
  gradFunc: (dy, [x]) => ({
    x: () => {
      const size = tf.abs(x!);
      const ratio = tf.divNoNan(dy as tf.Tensor, size);
      return tf.complex(tf.mul(tf.real(x!), ratio), tf.mul(tf.imag(x!), ratio));
    },
  }),
});

/** TensorFlow.js casts to float32 here, which drops imaginary parts. */
tf.registerGradient({
  kernelName: 'Identity',
  gradFunc: (dy) => ({
    x: () =>
      (dy as tf.Tensor).dtype === 'complex64'
        ? tf.clone(dy as tf.Tensor)
        : tf.cast(dy as tf.Tensor, 'float32'),
  }),
});

const realProduct = tf.getGradient('Multiply');

/** The product of complex tensors: dy times the other factor's conjugate. */
tf.registerGradient({
  kernelName: 'Multiply',
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, saved, attributes) => {
    const [a, b] = saved as [tf.Tensor, tf.Tensor];
    if (a.dtype !== 'complex64') return realProduct.gradFunc(dy, saved, attributes);
    const towards = (own: tf.Tensor, other: tf.Tensor) => () => {
      const product = tf.mul(dy as tf.Tensor, tf.complex(tf.real(other), tf.neg(tf.imag(other))));
      return tf.complex(sumTo(tf.real(product), own.shape), sumTo(tf.imag(product), own.shape));
    };
    return { a: towards(a, b), b: towards(b, a) };
  },
});

function scaled(z: tf.Tensor, factor: number): tf.Tensor {
  return tf.complex(tf.mul(tf.real(z), factor), tf.mul(tf.imag(z), factor));
}

function sumTo(x: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, x.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(x, axes) : x, shape);
}

const lengthOf = (z: tf.Tensor) => z.shape.at(-1)!;

/** What there is in TensorFlow.js' engine and not in its types. */
interface TapeEngine {
  state: { activeTape: TapeNode[] | null };
  startTape(): void;
  endTape(): void;
  scopedRun<T>(start: () => void, end: () => void, f: () => T): T;
}

/** `Engine.gradients` of tfjs-core 4.22, with our tape. Behind tf.grad, tf.grads, tf.valueAndGrads and tf.variableGrads. */
tf.engine().gradients = <T extends tf.Tensor>(
  f: () => T,
  xs: tf.Tensor[],
  dy?: T,
  allowNoGradients = false,
): { value: T; grads: tf.Tensor[] } => {
  const engine = tf.engine() as unknown as TapeEngine;
  tf.util.assert(xs.length > 0, () => 'gradients() received an empty list of xs.');
  const y = engine.scopedRun(
    () => engine.startTape(),
    () => engine.endTape(),
    () => tf.tidy('forward', f),
  );
  tf.util.assert(y instanceof tf.Tensor, () => 'The result y returned by f() must be a tensor.');
  const { state } = engine;
  try {
    if (y.dtype === 'complex64' || (dy && dy.dtype !== 'float32')) {
      throw expected('gradients', 'a real result', y.dtype, 'take tf.real, tf.imag or tf.abs of it');
    }
    return tf.tidy('backward', () => ({
      value: y,
      grads: backpropagate(state.activeTape!, xs, y, dy ?? tf.ones(y.shape), {
        allowNone: allowNoGradients,
        isLast: gradientDepth() === 0,
      }),
    })) as unknown as { value: T; grads: tf.Tensor[] };
  } finally {
    // Gradients of gradients still need it.
    if (gradientDepth() === 0) {
      for (const { saved } of state.activeTape!) tf.dispose(saved);
      state.activeTape = null;
    }
  }
};
