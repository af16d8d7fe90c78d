// Batch normalisation, alone and with what follows it in a block.
#include <vector>

#include "bindings.h"

namespace {

BatchNorm batchNormShape(Call& call) {
  BatchNorm n{};
  const int32_t* sizes = call.sizes(size_t{2});
  if (!call.ok()) return n;
  if (sizes[0] < 1 || sizes[1] < 1) call.fail("sizes of a batch must be positive");
  if (sizes[1] > 1 << 28) call.fail("batch normalisation takes at most 2^28 channels");
  if (!call.ok()) return n;
  n.rows = size_t(sizes[0]);
  n.repeats = 1;
  n.channels = sizes[1];
  n.epsilon = float(call.number());
  thread_local std::vector<float> none;
  none.assign(size_t(n.channels), 0.0f);
  n.bias = none.data();
  return n;
}

void normalize(Call& call) {
  BatchNorm n = batchNormShape(call);
  const double size = double(n.rows) * n.channels;
  n.x = call.floats(size);
  n.gamma = call.floats(double(n.channels));
  n.beta = call.floats(double(n.channels));
  n.mean = call.floats(double(n.channels));
  n.variance = call.floats(double(n.channels));
  n.y = call.floats(size);
  if (call.ok()) call.finish(kernels().normalize(n));
}

void forwardArrays(Call& call, BatchNorm& n) {
  const double size = double(n.rows) * n.channels;
  n.x = call.floats(size);
  n.gamma = call.floats(double(n.channels));
  n.beta = call.floats(double(n.channels));
  n.y = call.floats(size);
  n.mean = call.floats(double(n.channels));
  n.variance = call.floats(double(n.channels));
}

void gradientArrays(Call& call, BatchNorm& n) {
  const double size = double(n.rows) * n.channels;
  n.x = call.floats(size);
  n.gamma = call.floats(double(n.channels));
  n.mean = call.floats(double(n.channels));
  n.variance = call.floats(double(n.channels));
  n.dy = call.floats(size / double(n.repeats));
  n.dMean = call.floats(double(n.channels));
  n.dVariance = call.floats(double(n.channels));
  n.dx = call.floats(size);
  n.dGamma = call.floats(double(n.channels));
  n.dBeta = call.floats(double(n.channels));
}

void batchNorm(Call& call) {
  BatchNorm n = batchNormShape(call);
  forwardArrays(call, n);
  if (call.ok()) call.finish(kernels().batchNorm(n));
}

void batchNormGradient(Call& call) {
  BatchNorm n = batchNormShape(call);
  gradientArrays(call, n);
  if (call.ok()) call.finish(kernels().batchNormGradient(n));
}

// (sizes, epsilon; x, bias, gamma; fills mean, variance, factor)
void statistics(Call& call) {
  BatchNorm n = batchNormShape(call);
  n.x = call.floats(double(n.rows) * n.channels);
  n.bias = call.floats(double(n.channels));
  n.gamma = call.floats(double(n.channels));
  n.mean = call.floats(double(n.channels));
  n.variance = call.floats(double(n.channels));
  n.factor = call.floats(double(n.channels));
  if (call.ok()) call.finish(kernels().statistics(n));
}

// (sizes, epsilon, dropping, rows that share a row of dy; bias, beta, x, gamma, mean, variance, dy, dMean, dVariance; fills the
// gradient of what Mish was given, dGamma, dBeta, and the factors of that gradient and of x, and the offset; or, where the
// array for that gradient is x itself, puts the gradient of x there)
void activationGradient(Call& call) {
  BatchNorm n = batchNormShape(call);
  const Dropping dropping = droppingOf(call);
  const double repeats = call.number();
  if (!(repeats >= 1 && repeats <= double(n.rows)) || n.rows % size_t(repeats) != 0 || repeats != double(size_t(repeats))) {
    return call.fail("rows must be shared out evenly");
  }
  n.repeats = size_t(repeats);
  n.bias = call.floats(double(n.channels));
  n.beta = call.floats(double(n.channels));
  gradientArrays(call, n);
  n.factor = call.floats(double(n.channels));
  n.xFactor = call.floats(double(n.channels));
  n.offset = call.floats(double(n.channels));
  if (n.dx == n.x) {
    n.y = n.dx;
    n.dx = nullptr;
  }
  if (call.ok()) call.finish(kernels().activationGradient(n, dropping));
}

// (sizes, reading; fills the whole array)
void read(Call& call) {
  const int32_t* sizes = call.sizes(size_t{2});
  if (!call.ok()) return;
  if (sizes[0] < 1 || sizes[1] < 1) return call.fail("sizes of an array must be positive");
  const Reading reading = readingOf(call, double(sizes[0]), sizes[1]);
  float* out = call.floats(double(sizes[0]) * sizes[1]);
  if (call.ok()) kernels().read(reading, size_t(sizes[0]), size_t(sizes[1]), out);
}

}  // namespace

void defineBatchNorm(Exports& exports) {
  exports.add("normalize", wrap<normalize>);
  exports.add("batchNorm", wrap<batchNorm>);
  exports.add("batchNormGradient", wrap<batchNormGradient>);
  exports.add("statistics", wrap<statistics>);
  exports.add("activationGradient", wrap<activationGradient>);
  exports.add("read", wrap<read>);
}
