// Discrete Fourier transforms of any length along the last axis.
#pragma once

#include "fourier-long.h"

namespace THETALAB_ISA {

static vf reversed(vf x) {
  float lanes[V], turned[V];
  store(lanes, x);
  for (int i = 0; i < V; i++) turned[i] = lanes[V - 1 - i];
  return load(turned);
}

// V bins up to and with bin `last`, the last first.
static Complexes loadDown(const FourierEnd& end, size_t last) {
  Complexes x;
  if (last + 1 >= V) {
    const FourierEnd all = {end.re, end.im, end.held, end.held > last ? end.held : last + 1, false, nullptr, false, 1, 1};
    x = loadFrom(all, last + 1 - V);
    return {reversed(x.re), reversed(x.im)};
  }
  float parts[2][V] = {};
  for (size_t i = 0; i <= last && i < V; i++) {
    parts[0][i] = last - i < end.held ? end.re[last - i] : 0;
    parts[1][i] = last - i < end.held ? end.im[last - i] : 0;
  }
  return {load(parts[0]), load(parts[1])};
}

static void storeDown(const FourierEnd& end, Complexes x, size_t last, size_t count) {
  float parts[2][V];
  storeComplex(parts[0], x);
  for (size_t i = 0; i < count; i++) {
    end.re[last - i] = parts[0][i];
    end.im[last - i] = parts[1][i];
  }
}

// Numbers of the complex transform into bins, or back, for one real signal of even length.
static void exchangePairs(const FourierTransform& t, const FourierEnd& from, const FourierEnd& to, bool split) {
  const size_t n = t.plan->length, halves = n / 2 + 1;
  const vf factor = splat(t.scale * t.interior), end = splat(t.scale);
  Complexes first = loadFrom(from, 0), last = split ? first : loadDown(from, n);
  if (split) splitEnds(first, last, end);
  else joinEnds(first, last, end);
  for (size_t k = 1; k < halves; k += V) {
    const size_t count = least(V, halves - k);
    Complexes a = loadFrom(from, k), b = loadDown(from, n - k);
    const Complexes turn = {loadSome(t.plan->halves + k, count), loadSome(t.plan->halves + halves + k, count)};
    if (split) splitPair(a, b, turn, factor);
    else joinPair(a, b, turn, factor);
    storeDown(to, b, n - k, count);
    storeTo(to, a, k, count);
  }
  storeTo(to, first, 0, 1);
  if (split) storeDown(to, last, n, 1);
}

static void mirrorBins(const FourierTransform& t, const FourierEnd& from, const FourierEnd& to) {
  storeTo(to, {splat(t.scale) * loadFrom(from, 0).re, splat(0)}, 0, 1);
  for (size_t k = 1; k <= t.length / 2; k += V) {
    const size_t count = least(V, t.length / 2 + 1 - k);
    const Complexes bin = splat(t.scale * t.interior) * loadFrom(from, k);
    storeDown(to, bin, t.length - k, count);
    storeTo(to, {bin.re, splat(0) - bin.im}, k, count);
  }
}

static FourierEnd binsOf(const LongJob& job, size_t signal, const float* re, const float* im, size_t step) {
  const size_t at = (job.signal + signal) * step, bins = job.t->length / 2 + 1;
  return {(float*)re + at, (float*)im + at, least(step, bins), bins, false, nullptr, false, 1, 1};
}

static void binsToNumbers(void* context, size_t signal, int) {
  const LongJob& job = *(const LongJob*)context;
  const FourierTransform& t = *job.t;
  const FourierEnd from = binsOf(job, signal, t.inReal, t.inImaginary, t.inLength);
  const FourierEnd to = numbersOf(job, signal, t.plan->length);
  if (hasPairs(t)) exchangePairs(t, from, to, false);
  else mirrorBins(t, from, to);
}

static void numbersToBins(void* context, size_t signal, int) {
  const LongJob& job = *(const LongJob*)context;
  const FourierTransform& t = *job.t;
  const FourierEnd from = numbersOf(job, signal, t.plan->length);
  FourierEnd to = binsOf(job, signal, t.outReal, t.outImaginary, t.length / 2 + 1);
  if (hasPairs(t)) return exchangePairs(t, from, to, true);
  to.scaleReal = to.scaleImaginary = t.scale;
  storeTo(to, loadFrom(from, 0), 0, 1);
  to.scaleReal = to.scaleImaginary = t.scale * t.interior;
  for (size_t k = 1; k < to.count; k += V) storeTo(to, loadFrom(from, k), k, V);
}

static bool transformOneByOne(const FourierTransform& t) {
  const FourierPlan* chirped = t.plan->chirp ? t.plan->first : nullptr;
  LongJob job = {};
  job.t = &t;
  job.plan = chirped ? chirped : t.plan;
  const size_t rows = job.plan->first->length, columns = job.plan->second->length;
  job.step = (job.plan->length + 16) / 16 * 16;
  job.laneSize = (rows > columns ? rows : columns) * 2 * V;
  // So many that every thread has something to do, and so few that they stay in the cache.
  const size_t together = least(t.batch, 1 + 262144 / job.plan->length);
  job.lanes = scratch(0, workers() * 2 * job.laneSize);
  job.numbers = scratch(1, together * 2 * job.step);
  job.matrix = scratch(2, together * 2 * rows * job.plan->rowStep);
  if (!job.lanes || !job.numbers || !job.matrix) return false;
  for (; job.signal < t.batch; job.signal += together) {
    job.signals = least(together, t.batch - job.signal);
    const size_t work = job.signals * t.length;
    if (t.kind == FourierKind::kRealInverse) parallel(job.signals, work, binsToNumbers, &job);
    job.from = inputOf;
    job.to = chirped ? filteredOf : outputOf;
    transformLong(job);
    if (chirped) {
      job.from = swappedOf;
      job.to = outputOf;
      transformLong(job);
    }
    if (t.kind == FourierKind::kRealForward) parallel(job.signals, work, numbersToBins, &job);
  }
  return true;
}

static bool fourier(const FourierTransform& t) {
  const FourierPlan& core = t.plan->chirp ? *t.plan->first : *t.plan;
  return core.method == FourierMethod::kFourStep ? transformOneByOne(t) : transformSideBySide(t);
}

}  // namespace THETALAB_ISA
