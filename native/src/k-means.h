// The hot loops of k-means, in double precision and in the order of src/latent/clustering/distances.ts: the results have its
// bits. Centers lie in the lanes of vectors, so that every coordinate of a point counts for as many of them.
#pragma once

#include <math.h>

#include "doubles.h"
#include "kernels.h"
#include "parallel.h"

namespace THETALAB_ISA {

constexpr size_t pointsPerTask = 256;
constexpr size_t pointsAtOnce = 4;
constexpr size_t mostAtOnce = 2 * D;  // centers
constexpr size_t chunkOfPoints = 4096;  // stays in the cache from their assignment to their sum

struct CentersJob {
  const Centers* c;
  double* turned;  // centers as [block of centers][columns][centers of the block]; those that lack are zero
  double* memory;  // per worker: points as [pointsAtOnce, columns], then distances [pointsAtOnce, padded]
  size_t each, padded, atOnce;
  size_t first, end;      // points of the chunk
  size_t columnsPerTask;  // of sums
};

static inline void turnCenters(const CentersJob& job) {
  const Centers& c = *job.c;
  for (size_t k = 0; k < job.padded; k++)
    for (size_t d = 0; d < c.columns; d++)
      job.turned[(k / job.atOnce * c.columns + d) * job.atOnce + k % job.atOnce] =
          k < c.count ? c.centers[k * c.columns + d] : 0;
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
static inline const double* distancesOf(const CentersJob& job, const size_t* which, size_t count, int worker) {
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

// Widens a point's bounds by what the centers moved. Whether its nearest center is certainly the same; the margin is far
// above what rounding adds up to.
static inline bool staysPut(const Centers& c, size_t i) {
  const int32_t own = c.labels[i];
  if (own < 0) return false;
  double& upper = c.bounds[2 * i];
  double& lower = c.bounds[2 * i + 1];
  upper += c.drifts[own];
  lower -= c.drifts[c.count];
  return upper * (1 + 1e-9) < lower;
}

static inline void nearestOf(const Centers& c, size_t i, const double* distances) {
  int32_t nearest = 0;
  double smallest = INFINITY, second = INFINITY;
  for (size_t k = 0; k < c.count; k++) {
    if (distances[k] < smallest) {
      second = smallest;
      smallest = distances[k];
      nearest = (int32_t)k;
    } else if (distances[k] < second) {
      second = distances[k];
    }
  }
  c.labels[i] = nearest;
  c.distances[i] = smallest;
  if (c.bounds) {
    c.bounds[2 * i] = sqrt(smallest);
    c.bounds[2 * i + 1] = sqrt(second);
  }
}

static inline void nearestTask(void* context, size_t index, int worker) {
  const CentersJob& job = *(const CentersJob*)context;
  const Centers& c = *job.c;
  const size_t begin = job.first + index * pointsPerTask, end = least(begin + pointsPerTask, job.end);
  size_t which[pointsPerTask], count = 0;
  for (size_t i = begin; i < end; i++)
    if (!c.bounds || !staysPut(c, i)) which[count++] = i;
  for (size_t first = 0; first < count; first += pointsAtOnce) {
    const size_t some = least(pointsAtOnce, count - first);
    const double* distances = distancesOf(job, which + first, some, worker);
    for (size_t p = 0; p < some; p++) nearestOf(c, which[first + p], distances + p * job.padded);
  }
}

static inline void distancesTask(void* context, size_t index, int worker) {
  const CentersJob& job = *(const CentersJob*)context;
  const Centers& c = *job.c;
  const size_t end = least((index + 1) * pointsPerTask, c.rows);
  for (size_t i = index * pointsPerTask; i < end; i += pointsAtOnce) {
    const size_t some = least(pointsAtOnce, end - i), which[pointsAtOnce] = {i, i + 1, i + 2, i + 3};
    const double* distances = distancesOf(job, which, some, worker);
    for (size_t p = 0; p < some; p++)
      for (size_t k = 0; k < c.count; k++) c.distances[k * c.rows + i + p] = distances[p * job.padded + k];
  }
}

// Some columns of all sums: each is a sum over points in their order.
static inline void centerSumsTask(void* context, size_t index, int) {
  const CentersJob& job = *(const CentersJob*)context;
  const Centers& c = *job.c;
  const size_t first = index * job.columnsPerTask, width = least(job.columnsPerTask, c.columns - first);
  for (size_t i = job.first; i < job.end; i++) {
    const float* from = c.points + i * c.columns + first;
    double* sum = c.sums + (size_t)c.labels[i] * c.columns + first;
    for (size_t d = 0; d < width; d++) sum[d] += (double)from[d];
  }
}

static inline void sumChunk(CentersJob& job) {
  const size_t columns = job.c->columns, share = (columns + (size_t)workers() - 1) / (size_t)workers();
  job.columnsPerTask = (share + 15) / 16 * 16;
  const size_t tasks = (columns + job.columnsPerTask - 1) / job.columnsPerTask;
  parallel(tasks, (job.end - job.first) * columns, centerSumsTask, &job);
}

static bool prepareCenters(CentersJob& job) {
  const Centers& c = *job.c;
  job.atOnce = c.count <= (size_t)D ? (size_t)D : mostAtOnce;
  job.padded = (c.count + job.atOnce - 1) / job.atOnce * job.atOnce;
  job.each = (pointsAtOnce * (c.columns + job.padded) + 7) / 8 * 8;
  job.turned = (double*)scratch(0, 2 * job.padded * c.columns);
  job.memory = (double*)scratch(1, 2 * job.each * (size_t)workers());
  if (!job.turned || !job.memory) return false;
  turnCenters(job);
  return true;
}

static size_t tasksOf(size_t points) { return (points + pointsPerTask - 1) / pointsPerTask; }

static bool squaredDistances(const Centers& c) {
  CentersJob job = {};
  job.c = &c;
  if (!prepareCenters(job)) return false;
  parallel(tasksOf(c.rows), c.rows * c.columns * c.count, distancesTask, &job);
  return true;
}

// Chunk by chunk: the nearest centers if there are centers, the sums if they are wanted.
static bool nearestCenters(const Centers& c) {
  CentersJob job = {};
  job.c = &c;
  if (c.centers && !prepareCenters(job)) return false;
  if (c.sums) memset(c.sums, 0, c.count * c.columns * sizeof(double));
  for (job.first = 0; job.first < c.rows; job.first = job.end) {
    job.end = c.sums ? least(job.first + chunkOfPoints, c.rows) : c.rows;
    const size_t points = job.end - job.first;
    if (c.centers) parallel(tasksOf(points), points * c.columns * c.count, nearestTask, &job);
    if (c.sums) sumChunk(job);
  }
  return true;
}

}  // namespace THETALAB_ISA
