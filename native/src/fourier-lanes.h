// Transforms of V signals at once, one in each lane: how all but long signals are transformed.
#pragma once

#include "fourier-real.h"
#include "kernels.h"
#include "parallel.h"
#include "transpose.h"

namespace THETALAB_ISA {

struct LaneJob {
  const FourierTransform* t;
  float* work;  // per worker: two arrays of `size` numbers
  size_t size;
};

// By convolution with a chirp; the result is in the array given.
static void transformByChirp(const FourierPlan& plan, float*& data, float*& other) {
  const size_t n = plan.length, padded = plan.first->length;
  for (size_t k = 0; k < n; k++) {
    float* x = data + k * 2 * V;
    storeComplex(x, times(loadComplex(x), splat(plan.chirp[k]), splat(plan.chirp[n + k])));
  }
  memset(data + n * 2 * V, 0, (padded - n) * 2 * V * sizeof(float));
  float* result = transformByPasses(*plan.first, data, other);
  // Swapping real and imaginary parts before and after makes the transform that follows the inverse.
  for (size_t k = 0; k < padded; k++) {
    float* x = result + k * 2 * V;
    const Complexes y = times(loadComplex(x), splat(plan.spectrum[k]), splat(plan.spectrum[padded + k]));
    storeComplex(x, {y.im, y.re});
  }
  float* unused = result == data ? other : data;
  data = transformByPasses(*plan.first, result, unused);
  other = data == result ? unused : result;
  for (size_t k = 0; k < n; k++) {
    float* x = data + k * 2 * V;
    const Complexes y = loadComplex(x);
    storeComplex(x, times({y.im, y.re}, splat(plan.chirp[k]), splat(plan.chirp[n + k])));
  }
}

static float* transformLanes(const FourierPlan& plan, float* data, float* other) {
  if (plan.method == FourierMethod::kPasses) return transformByPasses(plan, data, other);
  transformByChirp(plan, data, other);
  return data;
}

static inline Complexes turnAt(const FourierPlan& plan, size_t k) {
  return {splat(plan.halves[k]), splat(plan.halves[plan.length / 2 + 1 + k])};
}

static void splitLanes(const FourierTransform& t, float* data) {
  const size_t n = t.plan->length;
  const vf factor = splat(t.scale * t.interior);
  for (size_t k = 1; k <= n / 2; k++) {
    float *pa = data + k * 2 * V, *pb = data + (n - k) * 2 * V;
    Complexes a = loadComplex(pa), b = loadComplex(pb);
    splitPair(a, b, turnAt(*t.plan, k), factor);
    storeComplex(pb, b);
    storeComplex(pa, a);
  }
  Complexes first = loadComplex(data), last;
  splitEnds(first, last, splat(t.scale));
  storeComplex(data, first);
  storeComplex(data + n * 2 * V, last);
}

static void joinLanes(const FourierTransform& t, float* data) {
  const size_t n = t.plan->length;
  const vf factor = splat(t.scale * t.interior);
  for (size_t k = 1; k <= n / 2; k++) {
    float *pa = data + k * 2 * V, *pb = data + (n - k) * 2 * V;
    Complexes a = loadComplex(pa), b = loadComplex(pb);
    joinPair(a, b, turnAt(*t.plan, k), factor);
    storeComplex(pb, b);
    storeComplex(pa, a);
  }
  Complexes first = loadComplex(data);
  joinEnds(first, loadComplex(data + n * 2 * V), splat(t.scale));
  storeComplex(data, first);
}

// The bins of a real signal of odd length, conjugated, and those that follow from them.
static void mirrorLanes(const FourierTransform& t, float* data) {
  const vf end = splat(t.scale), factor = splat(t.scale * t.interior);
  storeComplex(data, {end * load(data), splat(0)});
  for (size_t k = 1; k <= t.length / 2; k++) {
    const Complexes bin = factor * loadComplex(data + k * 2 * V);
    storeComplex(data + k * 2 * V, {bin.re, splat(0) - bin.im});
    storeComplex(data + (t.length - k) * 2 * V, bin);
  }
}

// Multiplies all bins but the first by the factor for bins that stand for two.
static void scaleInterior(const FourierTransform& t, float* data) {
  if (t.interior == 1) return;
  for (size_t k = 1; k <= t.length / 2; k++) storeComplex(data + k * 2 * V, splat(t.interior) * loadComplex(data + k * 2 * V));
}

static void transformBlock(void* context, size_t block, int worker) {
  const LaneJob& job = *(const LaneJob*)context;
  const FourierTransform& t = *job.t;
  const size_t row = block * V, rows = least(V, t.batch - row);
  const bool pairs = t.kind != FourierKind::kComplex && t.length % 2 == 0;
  const bool forwardPairs = pairs && t.kind == FourierKind::kRealForward;
  const bool backwardPairs = pairs && !forwardPairs;
  const size_t bins = t.kind == FourierKind::kComplex ? t.length : t.length / 2 + 1;
  const size_t wanted = t.kind == FourierKind::kRealForward ? t.length : bins, taken = least(t.inLength, wanted);
  float* data = job.work + worker * 2 * job.size;
  const size_t step = forwardPairs ? V : 2 * V;
  rowsToLanes(t.inReal + row * t.inLength, t.inLength, rows, taken, data, step);
  if (t.inImaginary) rowsToLanes(t.inImaginary + row * t.inLength, t.inLength, rows, taken, data + V, step);
  else if (!pairs) for (size_t k = 0; k < taken; k++) store(data + k * step + V, splat(0));
  memset(data + taken * step, 0, (wanted - taken) * step * sizeof(float));
  if (backwardPairs) joinLanes(t, data);
  else if (t.kind == FourierKind::kRealInverse) mirrorLanes(t, data);
  data = transformLanes(*t.plan, data, data + job.size);
  if (t.kind == FourierKind::kRealInverse) {
    const float* lanes = data;
    lanesToRows(lanes, backwardPairs ? V : 2 * V, t.length, t.outReal + row * t.length, t.length, rows, 1, backwardPairs ? -1 : 1);
    return;
  }
  if (forwardPairs) splitLanes(t, data);
  else if (t.kind == FourierKind::kRealForward) scaleInterior(t, data);
  const float scale = forwardPairs ? 1 : t.scale;
  lanesToRows(data, 2 * V, bins, t.outReal + row * bins, bins, rows, scale, scale);
  lanesToRows(data + V, 2 * V, bins, t.outImaginary + row * bins, bins, rows, scale, scale);
}

static bool transformSideBySide(const FourierTransform& t) {
  const FourierPlan& plan = *t.plan;
  const size_t longest = plan.method == FourierMethod::kChirp ? plan.first->length : plan.length;
  LaneJob job = {&t, nullptr, (longest + 1) * 2 * V};
  job.work = scratch(0, workers() * 2 * job.size);
  if (!job.work) return false;
  parallel((t.batch + V - 1) / V, t.batch * t.length * 8, transformBlock, &job);
  return true;
}

}  // namespace THETALAB_ISA
