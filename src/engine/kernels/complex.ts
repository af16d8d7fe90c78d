import type * as tf from '@tensorflow/tfjs';
import { elementwiseKernels } from './elementwise';
import { areFloats, call, type KernelCall, type NativeKernel } from './kernel';

/**
 * Complex tensors put together and taken apart without copying, and without keeping their memory from being used again;
 * sums and products of them, for which tfjs' own kernels read past an operand of lower rank.
 */
export const complexKernels: Record<string, NativeKernel> = {
  Complex: ({ inputs, backend }) => {
    const { real, imag } = inputs;
    if (!areFloats(real, imag)) return undefined;
    return backend.complex(
      backend.share(real!.dataId, real!.shape),
      backend.share(imag!.dataId, imag!.shape),
    );
  },
  Real: part('real'),
  Imag: part('imag'),
  Add: binary('Add', byParts('Add')),
  Sub: binary('Sub', byParts('Sub')),
  Multiply: binary('Multiply', product),
};

function part(name: 'real' | 'imag'): NativeKernel {
  return ({ inputs, backend }) => {
    const input = inputs.input!;
    if (input.dtype !== 'complex64') return undefined;
    return backend.share(backend.parts(input)[name].dataId, input.shape);
  };
}

interface Parts {
  real: tf.TensorInfo;
  imag: tf.TensorInfo;
}
type Operation = (
  run: (name: string, a: tf.TensorInfo, b: tf.TensorInfo) => tf.TensorInfo,
  a: Parts,
  b: Parts,
) => Parts;

function byParts(name: string): Operation {
  return (run, a, b) => ({ real: run(name, a.real, b.real), imag: run(name, a.imag, b.imag) });
}

function product(...[run, a, b]: Parameters<Operation>): Parts {
  return {
    real: run('Sub', run('Multiply', a.real, b.real), run('Multiply', a.imag, b.imag)),
    imag: run('Add', run('Multiply', a.real, b.imag), run('Multiply', a.imag, b.real)),
  };
}

/** An operation on two complex tensors; on real ones, the kernel of this name. */
function binary(name: string, operation: Operation): NativeKernel {
  return (context) => {
    const { inputs, backend } = context;
    const [a, b] = [inputs.a!, inputs.b!];
    if (a.dtype !== 'complex64' || b.dtype !== 'complex64') return elementwiseKernels[name]!(context);
    if (a.shape.includes(0) || b.shape.includes(0)) return undefined;
    const made: tf.TensorInfo[] = [];
    const run = (kernel: string, x: tf.TensorInfo, y: tf.TensorInfo) => {
      made.push(call(kernel, { inputs: { a: x, b: y }, attrs: {}, backend }));
      return made.at(-1)!;
    };
    const { real, imag } = operation(run, partsOf(a, backend), partsOf(b, backend));
    for (const info of made) if (info !== real && info !== imag) backend.disposeIntermediateTensorInfo(info);
    return backend.complex(real, imag);
  };
}

/** The parts with the shape of the tensor, which reshaping may have changed. */
function partsOf(info: tf.TensorInfo, backend: KernelCall['backend']): Parts {
  const { real, imag } = backend.parts(info);
  return { real: { ...real, shape: info.shape }, imag: { ...imag, shape: info.shape } };
}
