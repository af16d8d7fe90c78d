// Layer normalisation of rows (Ba, Kiros, Hinton 2016) and its gradient, which takes the statistics again instead of having
// them kept. Sums over rows run in fixed parts.
#pragma once

#include <math.h>

#include "rows.h"

namespace THETALAB_ISA {

constexpr size_t layerNormParts = 32;
constexpr size_t layerNormRows = 32;  // summed in single precision, then joined in double

struct LayerNormJob {
  const LayerNorm* n;
  size_t perPart, parts;
  double* sums;  // per part: [2][length]
  float* own;    // per worker: [2][length]
};

struct RowStatistics {
  float mean, inverse;  // of the standard deviation
};

static inline RowStatistics statisticsOfRow(const float* x, size_t length, float epsilon) {
  const double mean = sumRow(length, [=](size_t i, size_t n) { return loadFirst(x + i, n); }) / (double)length;
  const vf centre = splat((float)mean);
  const double squares = sumRow(length, [=](size_t i, size_t n) {
    const vf d = onlyFirst(loadFirst(x + i, n) - centre, n);
    return d * d;
  });
  return {(float)mean, (float)(1 / sqrt(squares / (double)length + (double)epsilon))};
}

static void layerNormTask(void* context, size_t part, int) {
  const LayerNormJob& job = *(const LayerNormJob*)context;
  const LayerNorm& n = *job.n;
  const size_t end = least((part + 1) * job.perPart, n.rows);
  for (size_t row = part * job.perPart; row < end; row++) {
    const float* x = n.x + row * n.length;
    const RowStatistics s = statisticsOfRow(x, n.length, n.epsilon);
    const vf centre = splat(s.mean), inverse = splat(s.inverse);
    fillRow(n.y + row * n.length, n.length, [&](size_t i, size_t k) {
      return (loadFirst(x + i, k) - centre) * inverse * loadFirst(n.gamma + i, k) + loadFirst(n.beta + i, k);
    });
  }
}

// dx = (g - mean(g) - xhat mean(g xhat)) / s with g = gamma dy; adds dy xhat and dy to the sums of the worker.
static inline void layerNormGradientRow(const LayerNorm& n, size_t row, float* scaleSum, float* shiftSum) {
  const float *x = n.x + row * n.length, *dy = n.dy + row * n.length;
  const RowStatistics s = statisticsOfRow(x, n.length, n.epsilon);
  const vf centre = splat(s.mean), inverse = splat(s.inverse);
  const auto normal = [=](size_t i, size_t k) { return (loadFirst(x + i, k) - centre) * inverse; };
  const double sum = sumRow(n.length, [&](size_t i, size_t k) { return loadFirst(dy + i, k) * loadFirst(n.gamma + i, k); });
  const double products = sumRow(n.length, [&](size_t i, size_t k) {
    return loadFirst(dy + i, k) * loadFirst(n.gamma + i, k) * normal(i, k);
  });
  const vf meanOf = splat((float)(sum / (double)n.length)), slope = splat((float)(products / (double)n.length));
  fillRow(n.dx + row * n.length, n.length, [&](size_t i, size_t k) {
    return (loadFirst(dy + i, k) * loadFirst(n.gamma + i, k) - meanOf - normal(i, k) * slope) * inverse;
  });
  fillRow(scaleSum, n.length, [&](size_t i, size_t k) { return loadFirst(scaleSum + i, k) + loadFirst(dy + i, k) * normal(i, k); });
  fillRow(shiftSum, n.length, [&](size_t i, size_t k) { return loadFirst(shiftSum + i, k) + loadFirst(dy + i, k); });
}

static void layerNormGradientTask(void* context, size_t part, int worker) {
  const LayerNormJob& job = *(const LayerNormJob*)context;
  const LayerNorm& n = *job.n;
  const size_t end = least((part + 1) * job.perPart, n.rows);
  double* total = job.sums + part * 2 * n.length;
  float* own = job.own + worker * 2 * n.length;
  memset(total, 0, 2 * n.length * sizeof(double));
  for (size_t row = part * job.perPart; row < end; row += layerNormRows) {
    memset(own, 0, 2 * n.length * sizeof(float));
    for (size_t r = row; r < least(row + layerNormRows, end); r++) layerNormGradientRow(n, r, own, own + n.length);
    for (size_t c = 0; c < 2 * n.length; c++) total[c] += (double)own[c];
  }
}

static LayerNormJob partsOf(const LayerNorm& n) {
  const size_t perPart = (n.rows + layerNormParts - 1) / layerNormParts;
  return {&n, perPart, (n.rows + perPart - 1) / perPart, nullptr, nullptr};
}

static void layerNorm(const LayerNorm& n) {
  LayerNormJob job = partsOf(n);
  parallel(job.parts, n.rows * n.length, layerNormTask, &job);
}

static bool layerNormGradient(const LayerNorm& n) {
  LayerNormJob job = partsOf(n);
  job.sums = (double*)scratch(0, job.parts * 4 * n.length);
  job.own = scratch(1, 2 * workers() * n.length);
  if (!job.sums || !job.own) return false;
  parallel(job.parts, n.rows * n.length, layerNormGradientTask, &job);
  for (size_t c = 0; c < n.length; c++) {
    double scale = 0, shift = 0;
    for (size_t part = 0; part < job.parts; part++) {
      scale += job.sums[part * 2 * n.length + c];
      shift += job.sums[(part * 2 + 1) * n.length + c];
    }
    n.dGamma[c] = (float)scale;
    n.dBeta[c] = (float)shift;
  }
  return true;
}

}  // namespace THETALAB_ISA
