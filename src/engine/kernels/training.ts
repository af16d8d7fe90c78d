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

  AdamUpdate: ({ inputs, attrs, backend }: KernelCall) => {
    const { gradientScale, weightDecay, beta1, beta2, epsilon, stepLength, rootScale } = attrs as Record<
      string,
      number
    >;
    const settings = Float32Array.of(
      ...[gradientScale!, weightDecay!, beta1!, beta2!, epsilon!, stepLength!, rootScale!],
    );
    const read = ['param', 'grad', 'm', 'v'].map((name) => backend.floats(inputs[name]!));
    const outputs = [0, 1, 2].map(() => backend.output(inputs.param!.shape));
    backend.addon.adam(...read, ...outputs.map(({ values }) => values), settings);
    return outputs.map(({ info }) => info);
  },
};
