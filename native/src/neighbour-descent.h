// Approximate nearest neighbours by descent (Dong, Charikar and Li 2011): a neighbour of a neighbour is likely a neighbour.
// Points that have a point in common, as neighbours of it or with it as theirs, are compared with each other, if at least
// one of the two is new in its list.
//
// Which points a round compares follows from the lists at its beginning, and lists do not depend on the order of offers: so
// the outcome is the same for any number of threads.
#pragma once

#include <math.h>

#include "neighbour-candidates.h"
#include "pair-distances.h"
#include "parallel.h"

namespace THETALAB_ISA {

constexpr size_t descentRows = 64;  // of one task

// The working memory of one task.
struct JoinMemory {
  float *panel, *distances, *limits;  // [depth, lanes], [lanes, lanes], [lanes]
  int32_t* ids;                       // [lanes]
};

struct JoinJob {
  const NeighbourLists* n;
  const NeighbourCandidates* c;
  const int32_t *order, *starts;  // of a tree
  size_t first, rows;
  float *limits, *memory;  // [count]; per worker
  size_t lanes;
};

static inline size_t joinFloats(size_t depth, size_t lanes) { return (depth + lanes + 2) * lanes; }

static inline JoinMemory joinMemory(const JoinJob& job, int worker) {
  JoinMemory m;
  m.panel = job.memory + joinFloats(job.n->depth, job.lanes) * (size_t)worker;
  m.distances = m.panel + job.n->depth * job.lanes;
  m.limits = m.distances + job.lanes * job.lanes;
  m.ids = (int32_t*)(m.limits + job.lanes);
  return m;
}

// Calls found(i, j, squared distance) for pairs i < j, i below `rows`, whose distance is not beyond the limits of both.
template <typename F>
static inline void forNearPairs(const JoinMemory& m, size_t depth, const float* points, size_t rows, size_t count, F found) {
  const size_t lanes = pairLanes(count);
  gatherPanel(points, depth, m.ids, count, m.panel);
  pairDistances(m.panel, depth, rows, count, m.distances);
  for (size_t i = 0; i < rows; i++) {
    const float* distances = m.distances + i * lanes;
    const vf own = splat(m.limits[i]);
    for (size_t first = (i + 1) / V * V; first < count; first += V) {
      uint32_t beyond = laneMask(less(greater(own, load(m.limits + first)), load(distances + first)));
      for (size_t j = first; j < least(first + V, count); j++, beyond >>= 1)
        if (!(beyond & 1) && j > i) found(i, j, distances[j]);
    }
  }
}

// All points of a leaf with each other. A point is in one leaf of a tree only.
static inline void joinLeaf(void* context, size_t index, int worker) {
  const JoinJob& job = *(const JoinJob*)context;
  const NeighbourLists& n = *job.n;
  const JoinMemory m = joinMemory(job, worker);
  const size_t leaf = job.first + index, begin = (size_t)job.starts[leaf], count = (size_t)job.starts[leaf + 1] - begin;
  for (size_t i = 0; i < count; i++) {
    m.ids[i] = job.order[begin + i];
    m.limits[i] = farthest(n, (size_t)m.ids[i]);
  }
  forNearPairs(m, n.depth, n.points, count, count, [&](size_t i, size_t j, float squared) {
    offer(n, (size_t)m.ids[i], (size_t)m.ids[j], squared);
    offer(n, (size_t)m.ids[j], (size_t)m.ids[i], squared);
  });
}

static bool joinLeaves(const NeighbourLists& n, const int32_t* order, const int32_t* starts, size_t leaves) {
  JoinJob job = {};
  size_t largest = 1;
  for (size_t leaf = 0; leaf < leaves; leaf++) largest = most(largest, (size_t)(starts[leaf + 1] - starts[leaf]));
  job.n = &n;
  job.order = order;
  job.starts = starts;
  job.lanes = pairLanes(largest);
  job.memory = scratch(0, joinFloats(n.depth, job.lanes) * (size_t)workers());
  if (!job.memory) return false;
  parallel(leaves, n.count * largest * n.depth, joinLeaf, &job);
  return true;
}

static inline size_t idsUntilNone(const int32_t* from, size_t most, int32_t* to) {
  size_t count = 0;
  for (; count < most && from[count] >= 0; count++) to[count] = from[count];
  return count;
}

static inline void offerAlone(const JoinJob& job, const JoinMemory& m, size_t to, size_t neighbour, float squared) {
  if (squared > m.limits[to]) return;
  lockPlace((size_t)m.ids[to]);
  offer(*job.n, (size_t)m.ids[to], (size_t)m.ids[neighbour], squared);
  unlockPlace((size_t)m.ids[to]);
}

static inline void joinTask(void* context, size_t index, int worker) {
  const JoinJob& job = *(const JoinJob*)context;
  const NeighbourLists& n = *job.n;
  const JoinMemory m = joinMemory(job, worker);
  const size_t most = job.c->most, end = job.first + least((index + 1) * descentRows, job.rows);
  for (size_t point = job.first + index * descentRows; point < end; point++) {
    const int32_t* candidates = job.c->candidates + point * 2 * most;
    const size_t fresh = idsUntilNone(candidates, most, m.ids);
    if (fresh == 0) continue;
    const size_t count = fresh + idsUntilNone(candidates + most, most, m.ids + fresh);
    for (size_t i = 0; i < count; i++) m.limits[i] = job.limits[m.ids[i]];
    forNearPairs(m, n.depth, n.points, fresh, count, [&](size_t i, size_t j, float squared) {
      offerAlone(job, m, i, j, squared);
      offerAlone(job, m, j, i, squared);
    });
  }
}

// Compares the candidates of `rows` points from the first on.
static bool joinCandidates(const NeighbourLists& n, const NeighbourCandidates& c, size_t first, size_t rows) {
  JoinJob job = {};
  job.n = &n;
  job.c = &c;
  job.first = first;
  job.rows = rows;
  job.lanes = pairLanes(2 * c.most);
  job.limits = scratch(1, n.count);
  job.memory = scratch(0, joinFloats(n.depth, job.lanes) * (size_t)workers());
  if (!job.limits || !job.memory) return false;
  for (size_t i = 0; i < n.count; i++) job.limits[i] = farthest(n, i);
  parallel((rows + descentRows - 1) / descentRows, rows * c.most * c.most * n.depth, joinTask, &job);
  return true;
}

}  // namespace THETALAB_ISA
