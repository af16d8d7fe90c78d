// Batch normalisation, alone and with what follows it in a block.
#include "bindings.h"

namespace {

BatchNorm batchNormShape(Call& call) {
  BatchNorm n{};
  const int32_t* sizes = call.sizes(size_t{2});
  if (!call.ok()) return n;
  if (sizes[0] < 1 || sizes[1] < 1) call.fail("sizes of a batch must be positive");
  n.rows = size_t(sizes[0]);
  n.channels = sizes[1];
  n.epsilon = float(call.number());
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
  n.dy = call.floats(size);
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

void batchNormMish(Call& call) {
  BatchNorm n = batchNormShape(call);
  const Dropping dropping = droppingOf(call);
  forwardArrays(call, n);
  if (call.ok()) call.finish(kernels().batchNormMish(n, dropping));
}

void batchNormMishGradient(Call& call) {
  BatchNorm n = batchNormShape(call);
  const Dropping dropping = droppingOf(call);
  n.beta = call.floats(double(n.channels));
  gradientArrays(call, n);
  if (call.ok()) call.finish(kernels().batchNormMishGradient(n, dropping));
}

}  // namespace

void defineBatchNorm(Exports& exports) {
  exports.add("normalize", wrap<normalize>);
  exports.add("batchNorm", wrap<batchNorm>);
  exports.add("batchNormGradient", wrap<batchNormGradient>);
  exports.add("batchNormMish", wrap<batchNormMish>);
  exports.add("batchNormMishGradient", wrap<batchNormMishGradient>);
}
