// Functions of rows: softmax, cross-entropy, layer normalisation; and extremes over axes.
#include "bindings.h"

namespace {

SoftmaxRows rowsOf(Call& call) {
  SoftmaxRows s{};
  const int32_t* sizes = call.sizes(size_t{2});
  if (!call.ok()) return s;
  if (sizes[0] < 1 || sizes[1] < 1) call.fail("sizes of rows must be positive");
  s.rows = size_t(sizes[0]);
  s.length = size_t(sizes[1]);
  return s;
}

// (function, [rows, length], x, out), with dy before out for gradients
void softmaxRows(Call& call) {
  const int op = int(call.number());
  SoftmaxRows s = rowsOf(call);
  if (op < 0 || op > int(RowFunction::kLogSoftmaxGradient)) return call.fail("no such function of rows");
  const double size = double(s.rows) * double(s.length);
  s.x = call.floats(size);
  if (op >= int(RowFunction::kSoftmaxGradient)) s.dy = call.floats(size);
  s.out = call.floats(size);
  if (call.ok()) kernels().softmaxRows(RowFunction(op), s);
}

void labelsOf(Call& call, SoftmaxRows& s) {
  if (!call.isIntegers()) {
    s.probabilities = call.floats(double(s.rows) * double(s.length));
    return;
  }
  s.labels = call.integers(double(s.rows));
  for (size_t row = 0; call.ok() && row < s.rows; row++)
    if (s.labels[row] < 0 || size_t(s.labels[row]) >= s.length) call.fail("a label is none of the classes");
}

// ([rows, length], logits, labels as Int32Array [rows] or probabilities, losses)
void crossEntropy(Call& call) {
  SoftmaxRows s = rowsOf(call);
  s.x = call.floats(double(s.rows) * double(s.length));
  labelsOf(call, s);
  s.out = call.floats(double(s.rows));
  if (call.ok()) kernels().softmaxRows(RowFunction::kCrossEntropy, s);
}

// ([rows, length], logits, labels, gradient of the losses, gradient of the logits)
void crossEntropyGradient(Call& call) {
  SoftmaxRows s = rowsOf(call);
  s.x = call.floats(double(s.rows) * double(s.length));
  labelsOf(call, s);
  s.dy = call.floats(double(s.rows));
  s.out = call.floats(double(s.rows) * double(s.length));
  if (call.ok()) kernels().softmaxRows(RowFunction::kCrossEntropyGradient, s);
}

LayerNorm layerNormShape(Call& call) {
  LayerNorm n{};
  const SoftmaxRows shape = rowsOf(call);
  n.rows = shape.rows;
  n.length = shape.length;
  n.epsilon = float(call.number());
  return n;
}

void layerNorm(Call& call) {
  LayerNorm n = layerNormShape(call);
  const double size = double(n.rows) * double(n.length);
  n.x = call.floats(size);
  n.gamma = call.floats(double(n.length));
  n.beta = call.floats(double(n.length));
  n.y = call.floats(size);
  if (call.ok()) kernels().layerNorm(n);
}

void layerNormGradient(Call& call) {
  LayerNorm n = layerNormShape(call);
  const double size = double(n.rows) * double(n.length);
  n.x = call.floats(size);
  n.gamma = call.floats(double(n.length));
  n.dy = call.floats(size);
  n.dx = call.floats(size);
  n.dGamma = call.floats(double(n.length));
  n.dBeta = call.floats(double(n.length));
  if (call.ok()) call.finish(kernels().layerNormGradient(n));
}

// ([outer, reduced, inner], 1 for the smallest, x, out): values into a Float32Array, positions into an Int32Array
void extreme(Call& call) {
  const int32_t* sizes = call.sizes(size_t{3});
  if (!call.ok()) return;
  if (sizes[0] < 1 || sizes[1] < 1 || sizes[2] < 1) return call.fail("sizes of a reduction must be positive");
  const bool smallest = call.number() != 0;
  const float* x = call.floats(double(sizes[0]) * sizes[1] * sizes[2]);
  const bool positions = call.isIntegers();
  const double length = double(sizes[0]) * sizes[2];
  int32_t* position = positions ? call.integers(length) : nullptr;
  float* out = positions ? nullptr : call.floats(length);
  if (call.ok()) kernels().extreme(x, out, position, size_t(sizes[0]), size_t(sizes[1]), size_t(sizes[2]), smallest);
}

}  // namespace

void defineRows(Exports& exports) {
  exports.add("softmaxRows", wrap<softmaxRows>);
  exports.add("crossEntropy", wrap<crossEntropy>);
  exports.add("crossEntropyGradient", wrap<crossEntropyGradient>);
  exports.add("layerNorm", wrap<layerNorm>);
  exports.add("layerNormGradient", wrap<layerNormGradient>);
  exports.add("extreme", wrap<extreme>);
}
