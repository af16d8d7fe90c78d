import { dropping, type MaskAttributes } from './dropout-mask';
import type { KernelCall, NativeKernel } from './kernel';

/** The kernels behind `engine.dropout` and `engine.adamUpdate`. */
export const trainingKernels: Record<string, NativeKernel> = {
  SeededDropout: ({ inputs, attrs, backend }) => {
    const x = inputs.x!;
    const { info, values } = backend.output(x.shape);
    const mask = attrs as unknown as MaskAttributes;
    if (values.length > 0) backend.addon.dropout(backend.floats(x), values, ...dropping(mask));
    return info;
  },

  /** Inputs param0, grad0, m0, v0, param1, ...; outputs all new params, then all m, then all v. */
  AdamUpdate: ({ inputs, attrs, backend }: KernelCall) => {
    const { clipNorm, decay, weightDecay, beta1, beta2, epsilon, stepLength, rootScale } = attrs as Record<
      string,
      number
    >;
    const count = Object.keys(inputs).length / 4;
    const all = (name: string) => Array.from({ length: count }, (_, i) => inputs[`${name}${i}`]!);
    const read = ['param', 'grad', 'm', 'v'].map((name) => all(name).map((info) => backend.floats(info)));
    const outputs = [0, 1, 2].map(() => all('param').map(({ shape }) => backend.output(shape)));
    const filled = outputs.map((list) => list.map(({ values }) => values));
    const rest = [weightDecay!, beta1!, beta2!, epsilon!, stepLength!, rootScale!];
    backend.addon.adam(...read, ...filled, Float64Array.of(clipNorm!, decay!, ...rest));
    return outputs.flatMap((list) => list.map(({ info }) => info));
  },
};
