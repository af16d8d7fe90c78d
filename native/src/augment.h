// Augmentation of a batch: signals are shared among the threads, one at a time or, where they are transformed, D at a time.
#pragma once

#include "augment-noise.h"
#include "augment-samples.h"
#include "augment-spectra.h"
#include "parallel.h"

namespace THETALAB_ISA {

struct ChangesJob {
  const SignalChanges* c;
  double* memory;  // per worker
  size_t each;
};

// The signal as it is, where its samples are written over before all of them are read.
static inline bool needsCopy(SignalChangeKind kind) {
  return kind == SignalChangeKind::kReverse || kind == SignalChangeKind::kAssemble || kind == SignalChangeKind::kStretch ||
         kind == SignalChangeKind::kSmooth || kind == SignalChangeKind::kWarp;
}

static void changeSignal(void* context, size_t index, int worker) {
  const ChangesJob& job = *(const ChangesJob*)context;
  const SignalChanges& c = *job.c;
  const size_t at = (size_t)c.rows[index] * c.samples;
  double* memory = job.memory + job.each * (size_t)worker;
  SignalChange one = {c.x + at, c.y + at, c.samples, c.numbers + index * c.each, c.each, memory};
  if (c.x == c.y && needsCopy(c.kind)) {
    float* copy = (float*)(memory + c.samples);
    memcpy(copy, one.x, c.samples * sizeof(float));
    one.x = copy;
  }
  switch (c.kind) {
    case SignalChangeKind::kScale: return scaleSignal(one);
    case SignalChangeKind::kShift: return shiftSignal(one);
    case SignalChangeKind::kReverse: return reverseSignal(one);
    case SignalChangeKind::kAssemble: return assembleSignal(one);
    case SignalChangeKind::kStretch: return stretchSignal(one);
    case SignalChangeKind::kAverage: return averageSignal(one);
    case SignalChangeKind::kSmooth: return smoothSignal(one);
    case SignalChangeKind::kWarp: return warpSignal(one);
    default: return noisySignal(one);
  }
}

// Four arrays of complex numbers, each a little longer than the bins so that they do not meet in the same lines of a cache.
static inline size_t laneStep(const SignalChanges& c) { return (c.spectra.half + 9) / 8 * 8 * D; }

static void changeSpectra(void* context, size_t group, int worker) {
  const ChangesJob& job = *(const ChangesJob*)context;
  const SignalChanges& c = *job.c;
  const size_t first = group * D, step = laneStep(c);
  SpectraChange some = {};
  some.plan = &c.spectra;
  some.count = (int)least((size_t)D, c.count - first);
  for (int lane = 0; lane < D; lane++) {
    const size_t at = first + (size_t)(lane < some.count ? lane : 0);
    some.x[lane] = c.x + (size_t)c.rows[at] * c.samples;
    some.y[lane] = c.y + (size_t)c.rows[at] * c.samples;
    some.partners[lane] = c.partners ? c.others + (size_t)c.partners[at] * c.samples : some.x[lane];
    some.numbers[lane] = c.numbers + at * c.each;
  }
  double* memory = job.memory + job.each * (size_t)worker;
  LaneComplex* arrays[] = {&some.spectrum, &some.other, &some.packed, &some.spare};
  for (LaneComplex* array : arrays) {
    *array = {memory, memory + step};
    memory += 2 * step;
  }
  some.kept = (float*)memory;
  switch (c.kind) {
    case SignalChangeKind::kMix: return mixSpectra(some);
    case SignalChangeKind::kTurn: return turnSpectra(some);
    case SignalChangeKind::kMask: return maskSpectra(some);
    default: return gainSpectra(some, 0);
  }
}

static bool changeSignals(const SignalChanges& c) {
  const bool spectral = isSpectral(c.kind);
  const size_t kept = c.kind == SignalChangeKind::kMask ? (c.samples * D / 2 + 7) / 8 * 8 : 0;
  const size_t each = spectral ? 8 * laneStep(c) + kept : (2 * c.samples + 7) / 8 * 8;
  double* memory = (double*)scratch(0, 2 * each * (size_t)workers());
  if (!memory) return false;
  ChangesJob job = {&c, memory, each};
  if (spectral) parallel((c.count + D - 1) / D, c.count * c.samples * 16, changeSpectra, &job);
  else parallel(c.count, c.count * c.samples, changeSignal, &job);
  return true;
}

constexpr size_t finiteChunk = 65536;

struct FiniteJob {
  const float* x;
  size_t count;
  unsigned char* bad;  // per chunk
};

static void finiteTask(void* context, size_t index, int) {
  const FiniteJob& job = *(const FiniteJob*)context;
  const float* x = job.x + index * finiteChunk;
  const size_t count = least(finiteChunk, job.count - index * finiteChunk);
  int32_t bad = 0;
  for (size_t i = 0; i < count; i++) {
    int32_t all;
    memcpy(&all, x + i, sizeof all);
    bad |= (all & 0x7f800000) == 0x7f800000;
  }
  job.bad[index] = bad != 0;
}

static bool allFinite(const float* x, size_t count) {
  const size_t chunks = (count + finiteChunk - 1) / finiteChunk;
  unsigned char* bad = (unsigned char*)scratch(0, chunks / sizeof(float) + 1);
  FiniteJob job = {x, count, bad};
  if (!bad) return false;
  parallel(chunks, count, finiteTask, &job);
  for (size_t i = 0; i < chunks; i++)
    if (bad[i]) return false;
  return true;
}

}  // namespace THETALAB_ISA
