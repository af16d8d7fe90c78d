import { areFloats, type NativeKernel } from './kernel';

/** Complex tensors put together and taken apart without copying, and without keeping their memory from being used again. */
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
};

function part(name: 'real' | 'imag'): NativeKernel {
  return ({ inputs, backend }) => {
    const input = inputs.input!;
    if (input.dtype !== 'complex64') return undefined;
    return backend.share(backend.parts(input)[name].dataId, input.shape);
  };
}
