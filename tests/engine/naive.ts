/** The plainest possible convolution in double precision, forwards and backwards, for tests to compare with. */
export interface Convolution {
  x: Float32Array;
  /** [batch, height, width, channels] */
  xShape: [number, number, number, number];
  filter: Float32Array;
  /** [height, width, in / groups, out] */
  filterShape: [number, number, number, number];
  /** [batch, height, width, channels] */
  outShape: [number, number, number, number];
  strides: [number, number];
  dilations: [number, number];
  padTop: number;
  padLeft: number;
  /** Of channels (default 1). */
  groups?: number;
}

/** Calls `visit(index into x, into filter, into out)` for every product that a convolution sums. */
export function eachProduct(c: Convolution, visit: (x: number, filter: number, out: number) => void): void {
  const [batch, inHeight, inWidth, inChannels] = c.xShape;
  const [kernelHeight, kernelWidth, inputs, outChannels] = c.filterShape;
  const outputs = outChannels / (c.groups ?? 1);
  const [, outHeight, outWidth] = c.outShape;
  for (let b = 0; b < batch; b++)
    for (let oh = 0; oh < outHeight; oh++)
      for (let ow = 0; ow < outWidth; ow++)
        for (let kh = 0; kh < kernelHeight; kh++)
          for (let kw = 0; kw < kernelWidth; kw++) {
            const h = oh * c.strides[0] + kh * c.dilations[0] - c.padTop;
            const w = ow * c.strides[1] + kw * c.dilations[1] - c.padLeft;
            if (h < 0 || h >= inHeight || w < 0 || w >= inWidth) continue;
            for (let i = 0; i < inputs; i++)
              for (let o = 0; o < outChannels; o++)
                visit(
                  ((b * inHeight + h) * inWidth + w) * inChannels + Math.floor(o / outputs) * inputs + i,
                  ((kh * kernelWidth + kw) * inputs + i) * outChannels + o,
                  ((b * outHeight + oh) * outWidth + ow) * outChannels + o,
                );
          }
}

const size = (shape: number[]) => shape.reduce((product, n) => product * n, 1);

export function convolve(c: Convolution): Float64Array {
  const out = new Float64Array(size(c.outShape));
  eachProduct(c, (x, filter, at) => {
    out[at]! += c.x[x]! * c.filter[filter]!;
  });
  return out;
}

export function convolutionGradients(
  c: Convolution,
  dy: Float32Array,
): { x: Float64Array; filter: Float64Array } {
  const dx = new Float64Array(c.x.length);
  const dw = new Float64Array(c.filter.length);
  eachProduct(c, (x, filter, at) => {
    dx[x]! += c.filter[filter]! * dy[at]!;
    dw[filter]! += c.x[x]! * dy[at]!;
  });
  return { x: dx, filter: dw };
}
