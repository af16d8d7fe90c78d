// What functions of whole rows are made of: their largest value, sums over them, and how rows are dealt to tasks. A row is
// always read in the same order, whatever thread has it.
#pragma once

#include <math.h>

#include "activations.h"
#include "kernels.h"
#include "parallel.h"

namespace THETALAB_ISA {

constexpr size_t rowStretch = 1024;  // summed in single precision, then joined in double

// The last values of a row, with `rest` behind them.
static inline vf loadPadded(const float* p, size_t count, float rest) {
  float buffer[V];
  for (size_t i = 0; i < (size_t)V; i++) buffer[i] = i < count ? p[i] : rest;
  return load(buffer);
}

static inline double sumOfLanes(vf x) {
  float lanes[V];
  store(lanes, x);
  double total = 0;
  for (int i = 0; i < V; i++) total += (double)lanes[i];
  return total;
}

// Sums f(vector at i) over a row, where f(i, count) gives 0 in lanes from `count` on.
template <typename F>
static inline double sumRow(size_t length, F f) {
  double total = 0;
  for (size_t begin = 0; begin < length; begin += rowStretch) {
    const size_t end = least(begin + rowStretch, length);
    vf sum[4] = {splat(0), splat(0), splat(0), splat(0)};
    size_t i = begin;
    for (; i + 4 * V <= end; i += 4 * V)
      for (int k = 0; k < 4; k++) sum[k] += f(i + k * V, (size_t)V);
    for (; i < end; i += V) sum[0] += f(i, least(V, end - i));
    total += sumOfLanes((sum[0] + sum[1]) + (sum[2] + sum[3]));
  }
  return total;
}

// The largest value of a row that is not NaN; minus infinity when there is none.
static inline float largestOfRow(const float* x, size_t length) {
  const float lowest = -(float)INFINITY;
  vf most[2] = {splat(lowest), splat(lowest)};
  size_t i = 0;
  for (; i + 2 * V <= length; i += 2 * V)
    for (int k = 0; k < 2; k++) most[k] = larger(most[k], load(x + i + k * V));
  for (; i < length; i += V)
    most[0] = larger(most[0], i + V <= length ? load(x + i) : loadPadded(x + i, length - i, lowest));
  float lanes[V], largest = lowest;
  store(lanes, larger(most[0], most[1]));
  for (int k = 0; k < V; k++) largest = largest < lanes[k] ? lanes[k] : largest;
  return largest;
}

// out[i] = f(vector at i, count) along a row.
template <typename F>
static inline void fillRow(float* out, size_t length, F f) {
  size_t i = 0;
  for (; i + V <= length; i += V) store(out + i, f(i, (size_t)V));
  if (i < length) storePart(out + i, f(i, length - i), length - i);
}

// A load of `count` values, with 0 behind them.
static inline vf loadFirst(const float* p, size_t count) { return count == (size_t)V ? load(p) : loadPart(p, count); }

// Zero in lanes from `count` on.
static inline vf onlyFirst(vf x, size_t count) {
  if (count == (size_t)V) return x;
  float lanes[V];
  store(lanes, x);
  return loadPart(lanes, count);
}

// How many rows a task takes: about as many elements as a task of elementwise functions.
static inline size_t rowsPerTask(size_t length) { return length >= 16384 ? 1 : 16384 / length; }

}  // namespace THETALAB_ISA
