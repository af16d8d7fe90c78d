// The products that a convolution sums, for tests that sum them in double precision, and all that the engine makes of them.
#pragma once

#include <math.h>

#include "../src/convolution.h"
#include "test.h"

namespace plain_convolution {

inline size_t inSize(const ConvolutionShape& s) { return size_t(s.batch) * s.inHeight * s.inWidth * s.inChannels; }
inline size_t outSize(const ConvolutionShape& s) { return size_t(s.batch) * s.outHeight * s.outWidth * s.outChannels; }
inline size_t filterSize(const ConvolutionShape& s) {
  return size_t(s.kernelHeight) * s.kernelWidth * (s.inChannels / s.groups) * s.outChannels;
}

// Calls visit(index into x, into the filter, into the outputs) for every product that is summed.
template <typename F>
void eachProduct(const ConvolutionShape& s, F visit) {
  const int inputs = s.inChannels / s.groups, outputs = s.outChannels / s.groups;
  for (int b = 0; b < s.batch; b++)
    for (int oh = 0; oh < s.outHeight; oh++)
      for (int ow = 0; ow < s.outWidth; ow++)
        for (int kh = 0; kh < s.kernelHeight; kh++)
          for (int kw = 0; kw < s.kernelWidth; kw++) {
            const int h = oh * s.strideHeight + kh * s.dilationHeight - s.padTop;
            const int w = ow * s.strideWidth + kw * s.dilationWidth - s.padLeft;
            if (h < 0 || h >= s.inHeight || w < 0 || w >= s.inWidth) continue;
            const size_t x = ((size_t(b) * s.inHeight + h) * s.inWidth + w) * s.inChannels;
            const size_t filter = size_t(kh * s.kernelWidth + kw) * inputs * s.outChannels;
            const size_t out = ((size_t(b) * s.outHeight + oh) * s.outWidth + ow) * s.outChannels;
            for (int i = 0; i < inputs; i++)
              for (int o = 0; o < s.outChannels; o++)
                visit(x + o / outputs * inputs + i, filter + size_t(i) * s.outChannels + o, out + o);
          }
}

struct Results {
  Floats out, dx, dw;
};

inline Results run(const Kernels& kernels, const ConvolutionShape& s, const Floats& x, const Floats& filter, const Floats& dy) {
  Results r = {Floats(outSize(s), NAN), Floats(inSize(s), NAN), Floats(filterSize(s), NAN)};
  CHECK(convolve(kernels, s, plain(x), filter.data(), r.out.data()));
  CHECK(convolutionInputGradient(kernels, s, plain(dy), filter.data(), r.dx.data()));
  CHECK(convolutionFilterGradient(kernels, s, plain(x), plain(dy), r.dw.data()));
  return r;
}

}  // namespace plain_convolution
