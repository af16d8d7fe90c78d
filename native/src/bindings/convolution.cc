// Convolution in two dimensions and its gradients.
#include <string.h>

#include "../convolution.h"
#include "bindings.h"

namespace {

// (batch, in height, width, channels, out height, width, channels, kernel height, width, strides, dilations, pad top, left)
ConvolutionShape convolutionShape(Call& call) {
  ConvolutionShape s{};
  const int32_t* sizes = call.sizes(size_t{15});
  if (!call.ok()) return s;
  for (int i = 0; i < 13; i++) {
    if (sizes[i] < 1) call.fail("sizes of a convolution must be positive");
  }
  memcpy(&s, sizes, sizeof s);
  return s;
}

double inRows(const ConvolutionShape& s) { return double(s.batch) * s.inHeight * s.inWidth; }

double outRows(const ConvolutionShape& s) { return double(s.batch) * s.outHeight * s.outWidth; }

double filterSize(const ConvolutionShape& s) {
  return double(s.kernelHeight) * s.kernelWidth * s.inChannels * s.outChannels;
}

void conv2d(Call& call) {
  const ConvolutionShape s = convolutionShape(call);
  const Reading x = readingOf(call, inRows(s), s.inChannels);
  const float* filter = call.floats(filterSize(s));
  float* out = call.floats(outRows(s) * s.outChannels);
  if (call.ok()) call.finish(convolve(kernels(), s, x, filter, out));
}

void conv2dInputGradient(Call& call) {
  const ConvolutionShape s = convolutionShape(call);
  const Reading dy = readingOf(call, outRows(s), s.outChannels);
  const float* filter = call.floats(filterSize(s));
  float* dx = call.floats(inRows(s) * s.inChannels);
  if (call.ok()) call.finish(convolutionInputGradient(kernels(), s, dy, filter, dx));
}

void conv2dFilterGradient(Call& call) {
  const ConvolutionShape s = convolutionShape(call);
  const Reading x = readingOf(call, inRows(s), s.inChannels);
  const Reading dy = readingOf(call, outRows(s), s.outChannels);
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
