// Convolution in two dimensions and its gradients.
#include <math.h>
#include <string.h>

#include "../convolution.h"
#include "bindings.h"

namespace {

// What is counted in int while a convolution runs along an axis, and in size_t by all workers together.
constexpr double longestReach = 2147400000, mostFloats = 1e15;
// Grouped convolutions spread every channel over a vector.
constexpr int widestVector = 16;

// How far the outputs and taps of one axis reach in any direction.
double reach(int in, int out, int kernel, int stride, int dilation, int pad) {
  return fabs(double(pad)) + double(in) + double(out) * stride + (double(kernel) - 1) * dilation;
}

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
  if (!call.ok()) return s;
  memcpy(&s, sizes, sizeof s);
  const double height = reach(s.inHeight, s.outHeight, s.kernelHeight, s.strideHeight, s.dilationHeight, s.padTop);
  const double width = reach(s.inWidth, s.outWidth, s.kernelWidth, s.strideWidth, s.dilationWidth, s.padLeft);
  if (height > longestReach || width > longestReach) call.fail("a convolution reaches over more than 2^31 points");
  // Working memory holds the rows that an output needs, for each worker: its size must not overflow either.
  const double rows = width * s.kernelHeight * (double(s.inChannels) + s.outChannels) * (groups > 1 ? widestVector : 1);
  if (rows > mostFloats) call.fail("out of working memory: " + Call::whole(rows * sizeof(float)) + " bytes were asked for");
  return s;
}

double inRows(const ConvolutionShape& s) { return double(s.batch) * s.inHeight * s.inWidth; }

double outRows(const ConvolutionShape& s) { return double(s.batch) * s.outHeight * s.outWidth; }

double filterSize(const ConvolutionShape& s) {
  return double(s.kernelHeight) * s.kernelWidth * (s.inChannels / s.groups) * s.outChannels;
}

// Several groups take arrays as they lie in memory.
Reading inputOf(Call& call, const ConvolutionShape& s, double rows, int channels) {
  const Reading reading = readingOf(call, rows, channels);
  if (s.groups > 1 && reading.form != Form::kPlain) call.fail("groups of a convolution take plain arrays");
  return reading;
}

void conv2d(Call& call) {
  const ConvolutionShape s = convolutionShape(call);
  const Reading x = inputOf(call, s, inRows(s), s.inChannels);
  const float* filter = call.floats(filterSize(s));
  float* out = call.floats(outRows(s) * s.outChannels);
  if (call.ok()) call.finish(convolve(kernels(), s, x, filter, out));
}

void conv2dInputGradient(Call& call) {
  const ConvolutionShape s = convolutionShape(call);
  const Reading dy = inputOf(call, s, outRows(s), s.outChannels);
  const float* filter = call.floats(filterSize(s));
  float* dx = call.floats(inRows(s) * s.inChannels);
  if (call.ok()) call.finish(convolutionInputGradient(kernels(), s, dy, filter, dx));
}

void conv2dFilterGradient(Call& call) {
  const ConvolutionShape s = convolutionShape(call);
  const Reading x = inputOf(call, s, inRows(s), s.inChannels);
  const Reading dy = inputOf(call, s, outRows(s), s.outChannels);
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
