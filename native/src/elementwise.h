// Functions of one or two arrays, element by element.
#pragma once

#include <math.h>

#include "activations.h"
#include "kernels.h"
#include "parallel.h"

namespace THETALAB_ISA {

constexpr size_t chunkElements = 16384;

// tanh(softplus(x)) = n / (n + 2) with n = e^x (e^x + 2); beyond 20 it is 1 to the last bit, and e^x would overflow.
struct MishParts {
  vf e, n, reciprocal;
};
static inline MishParts mishParts(vf x) {
  const vf lowest = splat(-87);
  vf e = exponential(greater(lowest, lesser(splat(20), x)));
  e = select(less(x, lowest), splat(0), e);
  const vf n = e * (e + splat(2));
  return {e, n, splat(1) / (n + splat(2))};
}
static inline vf mish(vf x) {
  const MishParts p = mishParts(x);
  return x * (p.n * p.reciprocal);
}
// tanh(s) + x (1 - tanh(s)^2) sigmoid(x), with s = softplus(x)
static inline vf mishSlope(vf x) {
  const MishParts p = mishParts(x);
  const vf slope = x * (splat(4) * p.e * (p.e + splat(1))) * (p.reciprocal * p.reciprocal);
  return p.n * p.reciprocal + select(less(splat(20), x), splat(0), slope);
}

template <typename F>
static inline void forEach(const float* x, float* y, size_t count, F f) {
  size_t i = 0;
  for (; i + V <= count; i += V) store(y + i, f(load(x + i)));
  if (i < count) storePart(y + i, f(loadPart(x + i, count - i)), count - i);
}

// Runs of two inputs that each advance by one element or stay.
template <typename F>
static inline void forEachPair(const float* a, ptrdiff_t stepA, const float* b, ptrdiff_t stepB, float* out, size_t count,
                               F f) {
  if (stepA == 1 && stepB == 1) {
    size_t i = 0;
    for (; i + V <= count; i += V) store(out + i, f(load(a + i), load(b + i)));
    if (i < count) storePart(out + i, f(loadPart(a + i, count - i), loadPart(b + i, count - i)), count - i);
  } else if (stepA == 1 && stepB == 0) {
    const vf same = splat(*b);
    forEach(a, out, count, [=](vf x) { return f(x, same); });
  } else if (stepA == 0 && stepB == 1) {
    const vf same = splat(*a);
    forEach(b, out, count, [=](vf x) { return f(same, x); });
  } else {
    for (size_t i = 0; i < count; i++) storePart(out + i, f(splat(a[i * stepA]), splat(b[i * stepB])), 1);
  }
}

struct UnaryJob {
  Unary op;
  const float* x;
  float* y;
  size_t count;
};

static void unaryChunk(void* context, size_t index, int) {
  const UnaryJob& job = *(const UnaryJob*)context;
  const size_t begin = index * chunkElements, count = least(chunkElements, job.count - begin);
  const float* x = job.x + begin;
  float* y = job.y + begin;
  switch (job.op) {
    case Unary::kMish: return forEach(x, y, count, [](vf v) { return mish(v); });
    case Unary::kSquare: return forEach(x, y, count, [](vf v) { return v * v; });
    case Unary::kNegate: return forEach(x, y, count, [](vf v) { return v * splat(-1); });
    case Unary::kRelu: return forEach(x, y, count, [](vf v) { return select(less(v, splat(0)), splat(0), v); });
    case Unary::kSquareRoot: for (size_t i = 0; i < count; i++) y[i] = sqrtf(x[i]); return;
    case Unary::kReciprocalRoot: for (size_t i = 0; i < count; i++) y[i] = 1 / sqrtf(x[i]); return;
    case Unary::kExponential: return forEach(x, y, count, [](vf v) { return exponentialOf(v); });
    case Unary::kSigmoid: return forEach(x, y, count, [](vf v) { return sigmoid(v); });
    case Unary::kTangent: return forEach(x, y, count, [](vf v) { return hyperbolicTangent(v); });
    case Unary::kElu: return forEach(x, y, count, [](vf v) { return elu(v); });
    case Unary::kSilu: return forEach(x, y, count, [](vf v) { return silu(v); });
    case Unary::kGelu: return forEach(x, y, count, [](vf v) { return gelu(v); });
    case Unary::kGeluTanh: return forEach(x, y, count, [](vf v) { return geluTanh(v); });
    case Unary::kSoftplus: return forEach(x, y, count, [](vf v) { return softplus(v); });
    case Unary::kRelu6: return forEach(x, y, count, [](vf v) { return smaller(larger(v, splat(0)), splat(6)); });
    case Unary::kErrorFunction: return forEach(x, y, count, [](vf v) { return errorFunction(v); });
    case Unary::kLogarithm: return forEach(x, y, count, [](vf v) { return logarithm(v); });
    case Unary::kAbsolute: return forEach(x, y, count, [](vf v) { return absolute(v); });
    case Unary::kLast: return;
  }
}

static void unary(Unary op, const float* x, float* y, size_t count) {
  UnaryJob job = {op, x, y, count};
  parallel((count + chunkElements - 1) / chunkElements, count, unaryChunk, &job);
}

static void binaryRun(Binary op, const float* a, ptrdiff_t stepA, const float* b, ptrdiff_t stepB, float* out, size_t n) {
  switch (op) {
    case Binary::kAdd: return forEachPair(a, stepA, b, stepB, out, n, [](vf x, vf y) { return x + y; });
    case Binary::kSubtract: return forEachPair(a, stepA, b, stepB, out, n, [](vf x, vf y) { return x - y; });
    case Binary::kMultiply: return forEachPair(a, stepA, b, stepB, out, n, [](vf x, vf y) { return x * y; });
    case Binary::kDivide: return forEachPair(a, stepA, b, stepB, out, n, [](vf x, vf y) { return x / y; });
    case Binary::kMishGradient:
      return forEachPair(a, stepA, b, stepB, out, n, [](vf x, vf y) { return mishSlope(x) * y; });
    case Binary::kLeakyRelu:
      return forEachPair(a, stepA, b, stepB, out, n, [](vf x, vf y) { return select(less(x, splat(0)), x * y, x); });
    case Binary::kStep:
      return forEachPair(a, stepA, b, stepB, out, n, [](vf x, vf y) {
        return select(isNaN(x), x, select(less(splat(0), x), splat(1), y));
      });
    case Binary::kSigmoidGradient:
      return forEachPair(a, stepA, b, stepB, out, n, [](vf y, vf dy) { return dy * (y * (splat(1) - y)); });
    case Binary::kTangentGradient:
      return forEachPair(a, stepA, b, stepB, out, n, [](vf y, vf dy) { return dy * (splat(1) - y * y); });
    case Binary::kEluGradient:
      return forEachPair(a, stepA, b, stepB, out, n, [](vf y, vf dy) { return dy * eluSlope(y); });
    case Binary::kSiluGradient:
      return forEachPair(a, stepA, b, stepB, out, n, [](vf x, vf dy) { return dy * siluSlope(x); });
    case Binary::kGeluGradient:
      return forEachPair(a, stepA, b, stepB, out, n, [](vf x, vf dy) { return dy * geluSlope(x); });
    case Binary::kGeluTanhGradient:
      return forEachPair(a, stepA, b, stepB, out, n, [](vf x, vf dy) { return dy * geluTanhSlope(x); });
    case Binary::kRelu6Gradient:
      return forEachPair(a, stepA, b, stepB, out, n, [](vf x, vf dy) {
        return select(isNaN(x), x, select(less(splat(0), x) & ~less(splat(6), x), dy, splat(0)));
      });
    case Binary::kLast: return;
    // A NaN on either side wins, as in JavaScript.
    case Binary::kMaximum:
      return forEachPair(a, stepA, b, stepB, out, n, [](vf x, vf y) { return select(isNaN(x), x, select(less(y, x), x, y)); });
    case Binary::kMinimum:
      return forEachPair(a, stepA, b, stepB, out, n, [](vf x, vf y) { return select(isNaN(x), x, select(less(x, y), x, y)); });
  }
}

// Splits the outer axes of a strided array into tasks; f(outer index's offsets) handles runs along the last axis.
struct StridedJob {
  Binary op;
  bool copies;
  const float* a;
  const float* b;
  float* out;
  const Strided* s;
  size_t inner, outer, perTask, pieces;
};

static void stridedChunk(void* context, size_t index, int) {
  const StridedJob& job = *(const StridedJob*)context;
  const Strided& s = *job.s;
  const int last = s.rank - 1;
  const ptrdiff_t stepA = s.strideA[last], stepB = s.strideB[last];
  // Long rows are cut into pieces, short ones are taken many at a time.
  const size_t begin = index / job.pieces * job.perTask, end = least(begin + job.perTask, job.outer);
  const size_t piece = index % job.pieces;
  const size_t from = job.inner * piece / job.pieces, to = job.inner * (piece + 1) / job.pieces;
  for (size_t outer = begin; outer < end; outer++) {
    ptrdiff_t offsetA = (ptrdiff_t)from * stepA, offsetB = (ptrdiff_t)from * stepB;
    size_t rest = outer;
    for (int axis = last - 1; axis >= 0; axis--) {
      const ptrdiff_t at = (ptrdiff_t)(rest % s.size[axis]);
      rest /= s.size[axis];
      offsetA += at * s.strideA[axis];
      offsetB += at * s.strideB[axis];
    }
    float* out = job.out + outer * job.inner + from;
    const float* a = job.a + offsetA;
    const size_t count = to - from;
    if (!job.copies) {
      binaryRun(job.op, a, stepA, job.b + offsetB, stepB, out, count);
    } else if (stepA == 1) {
      memcpy(out, a, count * sizeof(float));
    } else {
      for (size_t i = 0; i < count; i++) out[i] = a[(ptrdiff_t)i * stepA];
    }
  }
}

static void strided(StridedJob& job) {
  const Strided& s = *job.s;
  job.inner = s.size[s.rank - 1];
  job.outer = 1;
  for (int axis = 0; axis < s.rank - 1; axis++) job.outer *= s.size[axis];
  job.perTask = job.inner >= chunkElements ? 1 : chunkElements / job.inner;
  job.pieces = (job.inner + chunkElements - 1) / chunkElements;
  parallel((job.outer + job.perTask - 1) / job.perTask * job.pieces, job.outer * job.inner, stridedChunk, &job);
}

static void binary(Binary op, const float* a, const float* b, float* out, const Strided& s) {
  StridedJob job = {op, false, a, b, out, &s, 0, 0, 0, 0};
  strided(job);
}

static void copy(const float* a, float* out, const Strided& s) {
  StridedJob job = {Binary::kAdd, true, a, a, out, &s, 0, 0, 0, 0};
  strided(job);
}

}  // namespace THETALAB_ISA
