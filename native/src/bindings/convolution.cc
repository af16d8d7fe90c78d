// Convolution in two dimensions and its gradients.
#include <string.h>

#include "../convolution.h"
#include "bindings.h"

namespace {

// (batch, in height, width, channels, out height, width, channels, kernel height, width, strides, dilations, pad top, left,
// groups)
ConvolutionShape convolutionShape(Call& call) {
  ConvolutionShape s{};
  const int32_t* sizes = call.sizes(size_t{16});
  s.groups = 1;
  if (!call.ok()) return s;
  for (int i = 0; i < 13; i++) {
    if (sizes[i] < 1) call.fail("sizes of a convolution must be positive");
  }
  const int groups = sizes[15];
  if (groups < 1 || sizes[3] % groups != 0 || sizes[6] % groups != 0)
    call.fail("groups of a convolution must divide its channels");
  if (call.ok()) memcpy(&s, sizes, sizeof s);
  return s;
}

double inSize(const ConvolutionShape& s) { return double(s.batch) * s.inHeight * s.inWidth * s.inChannels; }

double outSize(const ConvolutionShape& s) { return double(s.batch) * s.outHeight * s.outWidth * s.outChannels; }

double filterSize(const ConvolutionShape& s) {
  return double(s.kernelHeight) * s.kernelWidth * (s.inChannels / s.groups) * s.outChannels;
}

void conv2d(Call& call) {
  const ConvolutionShape s = convolutionShape(call);
  const float* x = call.floats(inSize(s));
  const float* filter = call.floats(filterSize(s));
  float* out = call.floats(outSize(s));
  if (call.ok()) call.finish(convolve(kernels(), s, x, filter, out));
}

void conv2dInputGradient(Call& call) {
  const ConvolutionShape s = convolutionShape(call);
  const float* dy = call.floats(outSize(s));
  const float* filter = call.floats(filterSize(s));
  float* dx = call.floats(inSize(s));
  if (call.ok()) call.finish(convolutionInputGradient(kernels(), s, dy, filter, dx));
}

void conv2dFilterGradient(Call& call) {
  const ConvolutionShape s = convolutionShape(call);
  const float* x = call.floats(inSize(s));
  const float* dy = call.floats(outSize(s));
  float* dw = call.floats(filterSize(s));
  if (call.ok()) call.finish(convolutionFilterGradient(kernels(), s, x, dy, dw));
}

void setConvolution(Call& call) {
  const std::string name = call.text();
  if (name != "fast" && name != "direct") call.fail("convolution must be fast or direct");
  if (call.ok()) setDirectConvolution(name == "direct");
}

}  // namespace

void defineConvolution(Exports& exports) {
  exports.add("conv2d", wrap<conv2d>);
  exports.add("conv2dInputGradient", wrap<conv2dInputGradient>);
  exports.add("conv2dFilterGradient", wrap<conv2dFilterGradient>);
  exports.add("setConvolution", wrap<setConvolution>);
}
