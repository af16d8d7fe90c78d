// What may follow a matrix product before it leaves the cache: a bias per column, and an activation.
#pragma once

#include "elementwise.h"
#include "kernels.h"
#include "sigmoid.h"

namespace THETALAB_ISA {

template <typename F>
static inline void finishRun(float* out, const float* bias, size_t count, F f) {
  if (bias) forEachPair(out, 1, bias, 1, out, count, [=](vf x, vf b) { return f(x + b); });
  else forEach(out, out, count, f);
}

static inline void finishRow(const MatrixProduct& m, float* out, const float* bias, size_t count) {
  const vf alpha = splat(m.alpha);
  switch (m.activation) {
    case ProductActivation::kLinear: return finishRun(out, bias, count, [](vf x) { return x; });
    case ProductActivation::kRelu:
      return finishRun(out, bias, count, [](vf x) { return select(less(x, splat(0)), splat(0), x); });
    case ProductActivation::kRelu6: return finishRun(out, bias, count, [](vf x) { return clamp(x, 0, 6); });
    case ProductActivation::kElu:
      return finishRun(out, bias, count, [](vf x) {
        return select(less(x, splat(0)), exponentialMinusOne(clamp(x, -87, 0)), x);
      });
    case ProductActivation::kSigmoid: return finishRun(out, bias, count, [](vf x) { return sigmoid(x); });
    case ProductActivation::kLeakyRelu:
      return finishRun(out, bias, count, [=](vf x) { return select(less(x, splat(0)), x * alpha, x); });
  }
}

// Rows and columns [begin, end) of one product.
static void finishProduct(const MatrixProduct& m, float* out, size_t row, size_t rowEnd, size_t column, size_t columnEnd) {
  if (!m.bias && m.activation == ProductActivation::kLinear) return;
  for (; row < rowEnd; row++)
    finishRow(m, out + row * m.columns + column, m.bias ? m.bias + column : nullptr, columnEnd - column);
}

}  // namespace THETALAB_ISA
