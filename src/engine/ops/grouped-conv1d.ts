import * as tf from '@tensorflow/tfjs';
import { expected } from '../../system';
import { hasKernel, runKernel } from './kernel';

/** Options of `groupedConv1d`. */
export interface GroupedConv1dOptions {
  /** Into how many groups the channels fall, in order; each group of outputs sees the same group of inputs only. */
  groups: number;
  /** Steps between outputs (default 1). */
  stride?: number;
  /** Steps between the taps of the filter (default 1); not together with a stride. */
  dilation?: number;
  /**
   * 'valid' (default): no padding. 'same': zeros on both sides, as many outputs as inputs at stride 1. 'causal': zeros
   * before the first input only, so that no output sees a later input.
   */
  padding?: 'valid' | 'same' | 'causal';
}

/**
 * Convolution in time of grouped channels; depthwise when there are as many groups as input channels.
 *
 * @param x [batch, time, inputs]
 * @param filter [taps, inputs / groups, outputs]
 * @returns [batch, outputs in time, outputs]
 * @throws ThetalabError when shapes and options do not belong together
 *
 * Krizhevsky, Sutskever, Hinton: ImageNet classification with deep convolutional neural networks (NIPS 2012); van den Oord
 * et al.: WaveNet (2016) for causal padding.
 */
export function groupedConv1d(
  x: tf.Tensor3D,
  filter: tf.Tensor3D,
  options: GroupedConv1dOptions,
): tf.Tensor3D {
  const { groups, stride = 1, dilation = 1, padding = 'valid' } = options;
  check(x, filter, { groups, stride, dilation, padding });
  const reach = (filter.shape[0] - 1) * dilation;
  return tf.tidy(() => {
    if (!hasKernel('GroupedConv2D', x, filter)) {
      const padded =
        padding === 'causal'
          ? tf.pad(x, [
              [0, 0],
              [reach, 0],
              [0, 0],
            ])
          : x;
      return composed(padded, filter, groups, stride, dilation, padding === 'same' ? 'same' : 'valid');
    }
    const pad =
      padding === 'causal'
        ? [
            [0, 0],
            [0, 0],
            [reach, 0],
            [0, 0],
          ]
        : padding;
    const image = tf.reshape(x, [x.shape[0], 1, x.shape[1], x.shape[2]]);
    const taps = tf.reshape(filter, [1, ...filter.shape]);
    const attributes = { groups, strides: [1, stride], dilations: [1, dilation], pad };
    const y = runKernel('GroupedConv2D', { x: image, filter: taps }, attributes);
    return tf.reshape(y, [y.shape[0]!, y.shape[2]!, y.shape[3]!]);
  });
}

function composed(
  x: tf.Tensor3D,
  filter: tf.Tensor3D,
  groups: number,
  stride: number,
  dilation: number,
  pad: 'same' | 'valid',
): tf.Tensor3D {
  if (groups === 1) return tf.conv1d(x, filter, stride, pad, 'NWC', dilation);
  const filters = tf.split(filter, groups, 2) as tf.Tensor3D[];
  const parts = tf.split(x, groups, 2) as tf.Tensor3D[];
  const convolved = parts.map((part, group) =>
    tf.conv1d(part, filters[group]!, stride, pad, 'NWC', dilation),
  );
  return tf.concat(convolved, 2);
}

tf.registerGradient({
  kernelName: 'GroupedConv2D',
  inputsToSave: ['x', 'filter'],
  gradFunc: (gradient, [x, filter], attributes) => {
    const dy = gradient as tf.Tensor;
    const inputShape = x!.shape;
    const filterShape = filter!.shape;
    return {
      x: () =>
        runKernel('GroupedConv2DBackpropInput', { dy, filter: filter! }, { ...attributes, inputShape }),
      filter: () => runKernel('GroupedConv2DBackpropFilter', { x: x!, dy }, { ...attributes, filterShape }),
    };
  },
});

function check(x: tf.Tensor3D, filter: tf.Tensor3D, options: Required<GroupedConv1dOptions>): void {
  const { groups, stride, dilation, padding } = options;
  const demand = (holds: boolean, what: string, got: unknown) => {
    if (!holds) throw expected('groupedConv1d', what, String(got));
  };
  demand(x.rank === 3, 'x [batch, time, inputs]', `[${x.shape}]`);
  demand(filter.rank === 3, 'a filter [taps, inputs / groups, outputs]', `[${filter.shape}]`);
  const whole = (name: string, value: number) =>
    demand(Number.isInteger(value) && value >= 1, `a whole ${name} from 1`, value);
  whole('number of groups', groups);
  whole('stride', stride);
  whole('dilation', dilation);
  const paddings = ['valid', 'same', 'causal'];
  demand(paddings.includes(padding), "a padding of 'valid', 'same' or 'causal'", `'${padding}'`);
  demand(stride === 1 || dilation === 1, 'a stride or a dilation of 1', `${stride} and ${dilation}`);
  const [taps, inputs, outputs] = filter.shape;
  demand(
    inputs * groups === x.shape[2],
    `a filter for ${x.shape[2]} inputs in ${groups} groups`,
    `[${filter.shape}]`,
  );
  demand(outputs % groups === 0, `outputs that ${groups} groups divide`, outputs);
  const reach = (taps - 1) * dilation + 1;
  const fits = padding !== 'valid' || x.shape[1] >= reach;
  demand(fits, `at least ${reach} steps of time without padding`, x.shape[1]);
}
