// The gradient of t-SNE's divergence, and the step that follows from it.
#pragma once

#include <math.h>

#include "kernels.h"
#include "parallel.h"
#include "simd.h"

namespace THETALAB_ISA {

constexpr size_t attractionRows = 64;

// Coordinates of V points.
template <int D>
static inline void gatherPoints(const float* positions, const int32_t* numbers, vf* x) {
  float lanes[D][V];
  for (int i = 0; i < V; i++)
    for (int d = 0; d < D; d++) lanes[d][i] = positions[(size_t)numbers[i] * D + d];
  for (int d = 0; d < D; d++) x[d] = load(lanes[d]);
}

#if defined(__AVX2__) && !defined(__AVX512F__) && !defined(THETALAB_PORTABLE)
// Two numbers at once, which processors do faster than their instruction for gathering.
template <>
inline void gatherPoints<2>(const float* positions, const int32_t* numbers, vf* x) {
  const auto two = [&](int a, int b) {
    const __m128d first = _mm_load_sd((const double*)(positions + 2 * (size_t)numbers[a]));
    return _mm_loadh_pd(first, (const double*)(positions + 2 * (size_t)numbers[b]));
  };
  const __m256 low = _mm256_castpd_ps(_mm256_insertf128_pd(_mm256_castpd128_pd256(two(0, 1)), two(4, 5), 1));
  const __m256 high = _mm256_castpd_ps(_mm256_insertf128_pd(_mm256_castpd128_pd256(two(2, 3)), two(6, 7), 1));
  x[0] = (vf)_mm256_shuffle_ps(low, high, 0x88);
  x[1] = (vf)_mm256_shuffle_ps(low, high, 0xdd);
}
#endif

static inline float sumLanes(vf x) {
  float lanes[V];
  store(lanes, x);
  for (int width = V / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) lanes[i] += lanes[i + width];
  return lanes[0];
}

struct StepJob {
  TsneStep* step;
  double total;
  double* divergences;  // of blocks of rows
};

// Sum of weight * similarity * (difference of positions) over a row of the graph.
template <int D>
static inline void attract(const TsneStep& s, size_t point, float* force) {
  vf sum[D], own[D];
  for (int d = 0; d < D; d++) {
    sum[d] = splat(0);
    own[d] = splat(s.positions[point * D + d]);
  }
  const size_t end = (size_t)s.graph.rowStart[point + 1] * tsnePadding;
  for (size_t i = (size_t)s.graph.rowStart[point] * tsnePadding; i < end; i += V) {
    vf other[D], distance = splat(1);
    gatherPoints<D>(s.others, s.graph.columns + i, other);
    for (int d = 0; d < D; d++) {
      other[d] = own[d] - other[d];
      distance += other[d] * other[d];
    }
    const vf weight = load(s.graph.weights + i) / distance;
    for (int d = 0; d < D; d++) sum[d] += weight * other[d];
  }
  for (int d = 0; d < D; d++) force[d] = sumLanes(sum[d]);
}

// Sum of p log(p / q) over a row, q without what normalises it.
template <int D>
static double divergenceOfRow(const TsneStep& s, size_t point, double sum) {
  double divergence = 0;
  const double logarithm = log(sum);
  const size_t end = (size_t)s.graph.rowStart[point + 1] * tsnePadding;
  for (size_t i = (size_t)s.graph.rowStart[point] * tsnePadding; i < end; i++) {
    const double p = (double)s.graph.weights[i];
    if (!(p > 0)) continue;
    double distance = 1;
    for (int d = 0; d < D; d++) {
      const double difference = (double)s.positions[point * D + d] - (double)s.others[(size_t)s.graph.columns[i] * D + d];
      distance += difference * difference;
    }
    divergence += p * (log(p * distance) + logarithm);
  }
  return divergence;
}

template <int D>
static inline void shorten(float* vector, float longest) {
  float squared = 0;
  for (int d = 0; d < D; d++) squared += vector[d] * vector[d];
  if (!(squared > longest * longest)) return;
  const float factor = longest / sqrtf(squared);
  for (int d = 0; d < D; d++) vector[d] *= factor;
}

template <int D>
static void stepTask(void* context, size_t block, int) {
  const StepJob& job = *(const StepJob*)context;
  const TsneStep& s = *job.step;
  double divergence = 0;
  for (size_t point = block * attractionRows; point < least(s.points, (block + 1) * attractionRows); point++) {
    float gradient[D], step[D];
    attract<D>(s, point, gradient);
    const double sum = s.pointwise ? (double)s.sums[point] : job.total;
    const float share = (float)(1 / sum);
    float *velocity = s.velocity + point * D, *gains = s.gains + point * D;
    for (int d = 0; d < D; d++) gradient[d] = s.exaggeration * gradient[d] - share * s.repulsion[point * D + d];
    shorten<D>(gradient, s.longestGradient);
    for (int d = 0; d < D; d++) {
      const bool same = (gradient[d] > 0) == (velocity[d] > 0);
      gains[d] = same ? gains[d] * 0.8f : gains[d] + 0.2f;
      if (gains[d] < 0.01f) gains[d] = 0.01f;
      step[d] = s.momentum * velocity[d] - s.learningRate * gains[d] * gradient[d];
    }
    shorten<D>(step, s.longestStep);
    for (int d = 0; d < D; d++) velocity[d] = step[d];
    if (s.wanted) divergence += divergenceOfRow<D>(s, point, sum);
  }
  job.divergences[block] = divergence;
}

static bool tsneStep(TsneStep& s) {
  const size_t blocks = (s.points + attractionRows - 1) / attractionRows;
  StepJob job = {&s, 0, (double*)scratch(0, 2 * blocks)};
  if (!job.divergences) return false;
  for (size_t point = 0; point < s.points; point++) job.total += (double)s.sums[point] - 1;
  if (!(job.total > 1e-30)) job.total = 1e-30;
  const size_t entries = (size_t)s.graph.rowStart[s.points] * tsnePadding;
  parallel(blocks, 4 * entries, s.dimensions == 1 ? stepTask<1> : s.dimensions == 2 ? stepTask<2> : stepTask<3>, &job);
  s.divergence = 0;
  for (size_t block = 0; block < blocks; block++) s.divergence += job.divergences[block];
  return true;
}

template <int D>
static void movePoints(const TsneMove& m) {
  double mean[D] = {};
  for (size_t i = 0; i < m.points; i++)
    for (int d = 0; d < D; d++) {
      m.positions[i * D + d] += m.velocity[i * D + d];
      mean[d] += (double)m.positions[i * D + d] / (double)m.points;
    }
  float low[D], high[D];
  for (int d = 0; d < D; d++) {
    if (!m.centred) mean[d] = 0;
    low[d] = INFINITY;
    high[d] = -INFINITY;
  }
  for (size_t i = 0; i < m.points; i++)
    for (int d = 0; d < D; d++) {
      const float x = m.positions[i * D + d] - (float)mean[d];
      m.positions[i * D + d] = x;
      // Numbers that are none get into the bounds, too.
      if (!(x >= low[d])) low[d] = x;
      if (!(x <= high[d])) high[d] = x;
    }
  for (int d = 0; d < D; d++) {
    m.bounds[d] = low[d];
    m.bounds[D + d] = high[d];
  }
}

static void tsneMove(const TsneMove& m) {
  return m.dimensions == 1 ? movePoints<1>(m) : m.dimensions == 2 ? movePoints<2>(m) : movePoints<3>(m);
}

}  // namespace THETALAB_ISA
