// How strongly each point belongs with its neighbours (McInnes, Healy and Melville: UMAP, 2018): the first of them fully,
// the others the less the farther they are, on a scale of the point's own that makes the strengths add up to the logarithm
// of their number.
#pragma once

#include <math.h>

#include "kernels.h"
#include "parallel.h"

namespace THETALAB_ISA {

constexpr size_t fuzzyRows = 256;        // of one task
constexpr double leastFuzzyScale = 1e-3;  // of the mean distance

static inline double strength(double beyond, double scale) { return beyond > 0 ? exp(-beyond / scale) : 1; }

// Bisection of the scale, to the tolerance of the reference implementation.
static inline double fuzzyScale(const FuzzyNeighbours& f, const float* distances, double nearest) {
  double low = 0, high = INFINITY, scale = 1;
  for (int attempt = 0; attempt < 64; attempt++) {
    double sum = 0;
    for (size_t i = 0; i < f.k; i++) sum += strength((double)distances[i] - nearest, scale);
    if (fabs(sum - f.target) < 1e-5) break;
    if (sum > f.target) high = scale;
    else low = scale;
    scale = high == (double)INFINITY ? scale * 2 : (low + high) / 2;
  }
  return scale;
}

static inline void fuzzyTask(void* context, size_t index, int) {
  const FuzzyNeighbours& f = *(const FuzzyNeighbours*)context;
  const size_t end = (index + 1) * fuzzyRows < f.rows ? (index + 1) * fuzzyRows : f.rows;
  for (size_t row = index * fuzzyRows; row < end; row++) {
    const float* distances = f.distances + row * f.k;
    double nearest = 0, mean = 0;
    for (size_t i = f.k; f.connected && i-- > 0;) nearest = distances[i] > 0 ? (double)distances[i] : nearest;
    for (size_t i = 0; i < f.k; i++) mean += (double)distances[i] / f.meanOver;
    double scale = fuzzyScale(f, distances, nearest);
    const double smallest = leastFuzzyScale * (nearest > 0 ? mean : f.meanDistance);
    if (scale < smallest) scale = smallest;
    for (size_t i = 0; i < f.k; i++) {
      const double beyond = (double)distances[i] - nearest;
      f.strengths[row * f.k + i] = (float)(beyond <= 0 || scale == 0 ? 1 : exp(-beyond / scale));
    }
  }
}

static void fuzzyNeighbours(const FuzzyNeighbours& f) {
  parallel((f.rows + fuzzyRows - 1) / fuzzyRows, f.rows * f.k * 64, fuzzyTask, (void*)&f);
}

}  // namespace THETALAB_ISA
