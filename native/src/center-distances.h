// Squared distances of points from centers, in double precision and in the order of src/latent/squared-distances.ts: the
// results have its bits. Centers lie in the lanes of vectors, so that every coordinate of a point counts for as many of them.
#pragma once

#include <math.h>

#include "doubles.h"
#include "kernels.h"
#include "parallel.h"

namespace THETALAB_ISA {

constexpr size_t pointsPerTask = 256;
constexpr size_t pointsAtOnce = 4;
constexpr size_t mostAtOnce = 2 * D;  // centers

struct ExactDistances {
  const Centers* c;
  double* turned;  // centers, turned
  double* memory;  // per worker: points as [pointsAtOnce, columns], then distances [pointsAtOnce, padded]
  size_t each, padded, atOnce;
};

// Centers as [block of so many centers][columns][centers of the block]; those that lack are zero.
template <typename T>
static inline void turnCenters(const Centers& c, size_t padded, size_t atOnce, T* turned) {
  for (size_t k = 0; k < padded; k++)
    for (size_t d = 0; d < c.columns; d++)
      turned[(k / atOnce * c.columns + d) * atOnce + k % atOnce] = k < c.count ? (T)c.centers[k * c.columns + d] : 0;
}

// Squared distances of some points from one block of centers.
template <int centerVectors>
static inline void blockDistances(const double* points, size_t columns, const double* centers, double* out, size_t step) {
  vd sum[pointsAtOnce][centerVectors];
  THETALAB_UNROLL for (size_t p = 0; p < pointsAtOnce; p++)
    THETALAB_UNROLL for (int v = 0; v < centerVectors; v++) sum[p][v] = splatDouble(0);
  for (size_t d = 0; d < columns; d++, centers += centerVectors * D) {
    THETALAB_UNROLL for (size_t p = 0; p < pointsAtOnce; p++) {
      const vd x = splatDouble(points[p * columns + d]);
      THETALAB_UNROLL for (int v = 0; v < centerVectors; v++) {
        const vd difference = x - loadDoubles(centers + v * D);
        sum[p][v] = sum[p][v] + product(difference, difference);
      }
    }
  }
  THETALAB_UNROLL for (size_t p = 0; p < pointsAtOnce; p++)
    THETALAB_UNROLL for (int v = 0; v < centerVectors; v++) storeDoubles(out + p * step + v * D, sum[p][v]);
}

// Squared distances [pointsAtOnce, padded] of the points with these numbers; the last one stands for those that lack.
static inline const double* distancesOf(const ExactDistances& job, const size_t* which, size_t count, int worker) {
  const Centers& c = *job.c;
  double* points = job.memory + job.each * (size_t)worker;
  double* distances = points + pointsAtOnce * c.columns;
  for (size_t p = 0; p < pointsAtOnce; p++) {
    const float* from = c.points + which[least(p, count - 1)] * c.columns;
    for (size_t d = 0; d < c.columns; d++) points[p * c.columns + d] = (double)from[d];
  }
  for (size_t k = 0; k < job.padded; k += job.atOnce) {
    const auto block = job.atOnce == (size_t)D ? blockDistances<1> : blockDistances<2>;
    block(points, c.columns, job.turned + k * c.columns, distances + k, job.padded);
  }
  return distances;
}

static inline void distancesTask(void* context, size_t index, int worker) {
  const ExactDistances& job = *(const ExactDistances*)context;
  const Centers& c = *job.c;
  const size_t end = least((index + 1) * pointsPerTask, c.rows);
  for (size_t i = index * pointsPerTask; i < end; i += pointsAtOnce) {
    const size_t some = least(pointsAtOnce, end - i), which[pointsAtOnce] = {i, i + 1, i + 2, i + 3};
    const double* distances = distancesOf(job, which, some, worker);
    for (size_t p = 0; p < some; p++)
      for (size_t k = 0; k < c.count; k++) c.distances[k * c.rows + i + p] = distances[p * job.padded + k];
  }
}

static bool prepareExact(const Centers& c, ExactDistances& job) {
  job.c = &c;
  job.atOnce = c.count <= (size_t)D ? (size_t)D : mostAtOnce;
  job.padded = (c.count + job.atOnce - 1) / job.atOnce * job.atOnce;
  job.each = (pointsAtOnce * (c.columns + job.padded) + 7) / 8 * 8;
  job.turned = (double*)scratch(0, 2 * job.padded * c.columns);
  job.memory = (double*)scratch(1, 2 * job.each * (size_t)workers());
  if (!job.turned || !job.memory) return false;
  turnCenters(c, job.padded, job.atOnce, job.turned);
  return true;
}

static size_t tasksOf(size_t points) { return (points + pointsPerTask - 1) / pointsPerTask; }

static bool squaredDistances(const Centers& c) {
  ExactDistances job = {};
  if (!prepareExact(c, job)) return false;
  parallel(tasksOf(c.rows), c.rows * c.columns * c.count, distancesTask, &job);
  return true;
}

}  // namespace THETALAB_ISA
