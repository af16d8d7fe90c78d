// Softmax, its logarithm and cross-entropy along rows, with their gradients. Rows are shifted by their largest value, so that
// nothing overflows; a row with NaN or infinity, or with nothing above minus infinity, becomes NaN.
#pragma once

#include <math.h>

#include "rows.h"

namespace THETALAB_ISA {

struct RowJob {
  RowFunction op;
  const SoftmaxRows* s;
  size_t perTask;
};

// ln of the sum of e^x over a row.
static inline double logSumOfRow(const float* x, size_t length, float largest) {
  const vf shift = splat(largest);
  const double sum = sumRow(length, [=](size_t i, size_t n) { return onlyFirst(exponentialOf(loadFirst(x + i, n) - shift), n); });
  return (double)largest + log(sum);
}

static void softmaxRow(const float* x, float* y, size_t length) {
  const vf shift = splat(largestOfRow(x, length));
  fillRow(y, length, [=](size_t i, size_t n) { return exponentialOf(loadFirst(x + i, n) - shift); });
  const double sum = sumRow(length, [=](size_t i, size_t n) { return loadFirst(y + i, n); });
  const vf factor = splat((float)(1 / sum));
  fillRow(y, length, [=](size_t i, size_t n) { return loadFirst(y + i, n) * factor; });
}

// x - largest - ln(sum): the largest first, which is exact where it matters.
static void logSoftmaxRow(const float* x, float* y, size_t length) {
  const float largest = largestOfRow(x, length);
  const vf shift = splat(largest), rest = splat((float)(logSumOfRow(x, length, largest) - (double)largest));
  fillRow(y, length, [=](size_t i, size_t n) { return (loadFirst(x + i, n) - shift) - rest; });
}

// dx = y (dy - sum of dy y)
static void softmaxGradientRow(const float* y, const float* dy, float* dx, size_t length) {
  const double dot = sumRow(length, [=](size_t i, size_t n) { return loadFirst(y + i, n) * loadFirst(dy + i, n); });
  const vf shift = splat((float)dot);
  fillRow(dx, length, [=](size_t i, size_t n) { return loadFirst(y + i, n) * (loadFirst(dy + i, n) - shift); });
}

// dx = dy - e^y sum of dy
static void logSoftmaxGradientRow(const float* y, const float* dy, float* dx, size_t length) {
  const vf sum = splat((float)sumRow(length, [=](size_t i, size_t n) { return loadFirst(dy + i, n); }));
  fillRow(dx, length, [=](size_t i, size_t n) { return loadFirst(dy + i, n) - exponentialOf(loadFirst(y + i, n)) * sum; });
}

// - sum of p ln softmax(x); where a class is given, p is 1 there and 0 elsewhere.
static float crossEntropyRow(const float* x, const float* p, int32_t label, size_t length) {
  const float largest = largestOfRow(x, length);
  const double log = logSumOfRow(x, length, largest);
  if (!p) return (float)(log - (double)x[label]);
  const vf shift = splat(largest), rest = splat((float)(log - (double)largest));
  return (float)sumRow(length, [=](size_t i, size_t n) { return onlyFirst(loadFirst(p + i, n) * (rest - (loadFirst(x + i, n) - shift)), n); });
}

// dx = dy (softmax(x) sum of p - p)
static void crossEntropyGradientRow(const float* x, const float* p, int32_t label, float dy, float* dx, size_t length) {
  softmaxRow(x, dx, length);
  const vf slope = splat(dy);
  if (!p) {
    dx[label] -= 1;
    fillRow(dx, length, [=](size_t i, size_t n) { return loadFirst(dx + i, n) * slope; });
    return;
  }
  const vf all = splat((float)sumRow(length, [=](size_t i, size_t n) { return loadFirst(p + i, n); }));
  fillRow(dx, length, [=](size_t i, size_t n) { return (loadFirst(dx + i, n) * all - loadFirst(p + i, n)) * slope; });
}

static void softmaxTask(void* context, size_t index, int) {
  const RowJob& job = *(const RowJob*)context;
  const SoftmaxRows& s = *job.s;
  const size_t end = least((index + 1) * job.perTask, s.rows);
  for (size_t row = index * job.perTask; row < end; row++) {
    const size_t at = row * s.length;
    const float* p = s.probabilities ? s.probabilities + at : nullptr;
    const int32_t label = s.labels ? s.labels[row] : 0;
    switch (job.op) {
      case RowFunction::kSoftmax: softmaxRow(s.x + at, s.out + at, s.length); break;
      case RowFunction::kLogSoftmax: logSoftmaxRow(s.x + at, s.out + at, s.length); break;
      case RowFunction::kSoftmaxGradient: softmaxGradientRow(s.x + at, s.dy + at, s.out + at, s.length); break;
      case RowFunction::kLogSoftmaxGradient: logSoftmaxGradientRow(s.x + at, s.dy + at, s.out + at, s.length); break;
      case RowFunction::kCrossEntropy: s.out[row] = crossEntropyRow(s.x + at, p, label, s.length); break;
      case RowFunction::kCrossEntropyGradient:
        crossEntropyGradientRow(s.x + at, p, label, s.dy[row], s.out + at, s.length);
        break;
      case RowFunction::kLast: break;
    }
  }
}

static void softmaxRows(RowFunction op, const SoftmaxRows& s) {
  RowJob job = {op, &s, rowsPerTask(s.length)};
  parallel((s.rows + job.perTask - 1) / job.perTask, s.rows * s.length, softmaxTask, &job);
}

}  // namespace THETALAB_ISA
