// The passes of k-means: which center is nearest to each point, and the sums of the points of each. Labels and sums have the
// bits of src/latent/clustering/assignment.ts. Most points need no exact distances: bounds tell that their center is still the
// same, or distances in single precision that no other can be nearer.
#pragma once

#include "center-distances.h"
#include "rough-scores.h"

namespace THETALAB_ISA {

constexpr size_t chunkOfPoints = 4096;   // stays in the cache from their assignment to their sum
constexpr size_t columnsOfSum = 8 * D;  // held in registers

struct CentersJob {
  const Centers* c;
  ExactDistances exact;
  RoughScores rough;
  size_t first, end;  // points of the chunk
  int32_t* byLabel;   // [chunkOfPoints]: points of the chunk, those of the first label first, in their order
  int32_t* starts;    // [count + 1]: where those of each label begin
};

// Widens a point's bounds by what the centers moved. Whether its nearest center is certainly the same; the margin is far
// above what rounding adds up to.
static inline bool staysPut(const Centers& c, size_t i) {
  const int32_t own = c.labels[i];
  if (own < 0) return false;
  PointBounds& bounds = c.bounds[i];
  bounds.upper += c.drifts[own];
  bounds.lower -= c.drifts[c.count];
  return bounds.upper * (1 + 1e-9) < bounds.lower;
}

static inline void nearestOf(const Centers& c, size_t i, const double* distances) {
  const TwoSmallest two = twoSmallest(distances, c.count);
  c.labels[i] = (int32_t)two.place;
  c.distances[i] = two.smallest;
  if (c.bounds) {
    c.bounds[i].upper = sqrt(two.smallest);
    c.bounds[i].lower = sqrt(two.second);
  }
}

// By distances in single precision: how many of some points are left whose nearest center they do not tell.
static inline size_t roughlyNearest(const CentersJob& job, size_t* which, size_t count) {
  size_t left = 0;
  double scores[roughPoints * mostRoughCenters];
  for (size_t first = 0; first < count; first += roughPoints) {
    const size_t some = least(roughPoints, count - first);
    roughScores(job.rough, which + first, some, scores);
    for (size_t p = 0; p < some; p++)
      if (!certainlyNearest(job.rough, which[first + p], scores + p * job.rough.padded)) which[left++] = which[first + p];
  }
  return left;
}

static inline void nearestTask(void* context, size_t index, int worker) {
  const CentersJob& job = *(const CentersJob*)context;
  const Centers& c = *job.c;
  const size_t begin = job.first + index * pointsPerTask, end = least(begin + pointsPerTask, job.end);
  size_t which[pointsPerTask], count = 0;
  for (size_t i = begin; i < end; i++)
    if (!c.bounds || !staysPut(c, i)) which[count++] = i;
  if (job.rough.centers) count = roughlyNearest(job, which, count);
  for (size_t first = 0; first < count; first += pointsAtOnce) {
    const size_t some = least(pointsAtOnce, count - first);
    const double* distances = distancesOf(job.exact, which + first, some, worker);
    for (size_t p = 0; p < some; p++) nearestOf(c, which[first + p], distances + p * job.exact.padded);
  }
}

static inline void sortByLabel(const CentersJob& job) {
  const Centers& c = *job.c;
  memset(job.starts, 0, (c.count + 1) * sizeof(int32_t));
  for (size_t i = job.first; i < job.end; i++) job.starts[c.labels[i] + 1]++;
  for (size_t k = 1; k <= c.count; k++) job.starts[k] += job.starts[k - 1];
  for (size_t i = job.first; i < job.end; i++) job.byLabel[job.starts[c.labels[i]]++] = (int32_t)i;
  for (size_t k = c.count; k > 0; k--) job.starts[k] = job.starts[k - 1];
  job.starts[0] = 0;
}

// Some columns of all sums: each is a sum over points in their order.
static inline void centerSumsTask(void* context, size_t index, int) {
  const CentersJob& job = *(const CentersJob*)context;
  const Centers& c = *job.c;
  const size_t first = index * columnsOfSum, width = least(columnsOfSum, c.columns - first);
  for (size_t k = 0; k < c.count; k++) {
    const int32_t *point = job.byLabel + job.starts[k], *end = job.byLabel + job.starts[k + 1];
    double* sums = c.sums + k * c.columns + first;
    if (point == end) continue;
    if (width < columnsOfSum) {
      for (; point < end; point++)
        for (size_t d = 0; d < width; d++) sums[d] += (double)c.points[(size_t)*point * c.columns + first + d];
      continue;
    }
    vd sum[columnsOfSum / D];
    THETALAB_UNROLL for (size_t v = 0; v < columnsOfSum / D; v++) sum[v] = loadDoubles(sums + v * D);
    for (; point < end; point++) {
      const float* from = c.points + (size_t)*point * c.columns + first;
      THETALAB_UNROLL for (size_t v = 0; v < columnsOfSum / D; v++) sum[v] = sum[v] + widen(from + v * D);
    }
    THETALAB_UNROLL for (size_t v = 0; v < columnsOfSum / D; v++) storeDoubles(sums + v * D, sum[v]);
  }
}

static inline void sumChunk(CentersJob& job) {
  const size_t columns = job.c->columns;
  sortByLabel(job);
  parallel((columns + columnsOfSum - 1) / columnsOfSum, (job.end - job.first) * columns, centerSumsTask, &job);
}

// Takes the points that moved, which `byLabel` names, from one sum to another, in their order; some of the columns.
static inline void movedTask(void* context, size_t index, int) {
  const CentersJob& job = *(const CentersJob*)context;
  const Centers& c = *job.c;
  const size_t first = index * columnsOfSum, width = least(columnsOfSum, c.columns - first);
  for (size_t at = 0; at < job.end; at++) {
    const size_t i = (size_t)job.byLabel[at];
    const float* x = c.points + i * c.columns + first;
    double* from = c.sums + (size_t)c.before[i] * c.columns + first;
    double* to = c.sums + (size_t)c.labels[i] * c.columns + first;
    for (size_t d = 0; d < width; d++) {
      from[d] -= (double)x[d];
      to[d] += (double)x[d];
    }
  }
}

// Most points are not even read.
static inline void moveSums(CentersJob& job) {
  const Centers& c = *job.c;
  job.end = 0;
  for (size_t i = 0; i < c.rows; i++)
    if (c.labels[i] != c.before[i]) job.byLabel[job.end++] = (int32_t)i;
  parallel((c.columns + columnsOfSum - 1) / columnsOfSum, 2 * job.end * c.columns, movedTask, &job);
}

static bool prepareSums(CentersJob& job) {
  const size_t count = job.c->count;
  if (job.c->before) return (job.byLabel = (int32_t*)scratch(3, job.c->rows)) != nullptr;
  job.byLabel = (int32_t*)scratch(3, chunkOfPoints + count + 1);
  if (!job.byLabel) return false;
  job.starts = job.byLabel + chunkOfPoints;
  memset(job.c->sums, 0, count * job.c->columns * sizeof(double));
  return true;
}

// The nearest centers if there are centers, the sums if they are wanted; chunk by chunk where these are made anew.
static bool nearestCenters(const Centers& c) {
  CentersJob job = {};
  job.c = &c;
  if (c.centers && !prepareExact(c, job.exact)) return false;
  if (c.centers && c.bounds && !prepareRough(c, job.rough)) return false;
  if (c.sums && !prepareSums(job)) return false;
  for (job.first = 0; job.first < c.rows; job.first = job.end) {
    job.end = c.sums && !c.before ? least(job.first + chunkOfPoints, c.rows) : c.rows;
    const size_t points = job.end - job.first;
    if (c.centers) parallel(tasksOf(points), points * c.columns * c.count, nearestTask, &job);
    if (c.sums && !c.before) sumChunk(job);
  }
  if (c.sums && c.before) moveSums(job);
  return true;
}

}  // namespace THETALAB_ISA
