// Nearest neighbours found so far. A list holds the nearest of all that it was offered, equally near ones by position: in
// whatever order they were offered, it is the same.
#pragma once

#include <math.h>

#include "neighbours.h"
#include "parallel.h"
#include "smallest.h"

namespace THETALAB_ISA {

constexpr uint64_t noNeighbour = ~0ull;
constexpr size_t finishedRows = 64;  // of one task

static inline size_t idOf(uint64_t key) { return (uint32_t)key >> 1; }

// Puts a key into a sorted list, unless it is there already, new or old, or all are smaller.
static inline void offerKey(uint64_t* list, size_t capacity, uint64_t key) {
  const uint64_t bare = key >> 1;
  size_t at = capacity;
  while (at > 0 && bare < list[at - 1] >> 1) at--;
  if (at == capacity || (at > 0 && list[at - 1] >> 1 == bare)) return;
  for (size_t i = capacity - 1; i > at; i--) list[i] = list[i - 1];
  list[at] = key;
}

static inline void offer(const NeighbourLists& n, size_t to, size_t neighbour, float squared) {
  offerKey(n.lists + to * n.capacity, n.capacity, keyOf(squared, (uint32_t)neighbour << 1 | 1));
}

// The squared distance beyond which a list takes nothing.
static inline float farthest(const NeighbourLists& n, size_t point) {
  const uint64_t last = n.lists[point * n.capacity + n.capacity - 1];
  return last == noNeighbour ? (float)INFINITY : keyValue(last);
}

struct FinishJob {
  const NeighbourLists* n;
  const int32_t* names;
  size_t k;
  int32_t* indices;
  float* distances;
  uint64_t* keys;  // [workers, capacity]
};

// Makes a list that has too few neighbours anew from all points.
static inline void fillDirectly(const NeighbourLists& n, size_t point) {
  for (size_t i = 0; i < n.capacity; i++) n.lists[point * n.capacity + i] = noNeighbour;
  for (size_t other = 0; other < n.count; other++)
    if (other != point)
      offer(n, point, other, (float)squaredDistance(n.points + point * n.depth, n.points + other * n.depth, n.depth));
}

static inline void finishTask(void* context, size_t index, int worker) {
  const FinishJob& job = *(const FinishJob*)context;
  const NeighbourLists& n = *job.n;
  uint64_t* keys = job.keys + (size_t)worker * n.capacity;
  for (size_t point = index * finishedRows; point < least((index + 1) * finishedRows, n.count); point++) {
    uint64_t* list = n.lists + point * n.capacity;
    if (list[job.k - 1] == noNeighbour) fillDirectly(n, point);
    size_t held = 0;
    for (; held < n.capacity && list[held] != noNeighbour; held++) {
      const size_t other = idOf(list[held]);
      const double squared = squaredDistance(n.points + point * n.depth, n.points + other * n.depth, n.depth);
      keys[held] = keyOf((float)sqrt(squared), (uint32_t)job.names[other]);
    }
    sortKeys(keys, held);
    const size_t row = (size_t)job.names[point] * job.k;
    for (size_t i = 0; i < job.k; i++) {
      job.indices[row + i] = (int32_t)(uint32_t)keys[i];
      job.distances[row + i] = keyValue(keys[i]);
    }
  }
}

// The nearest k of each list by the names of the points, with distances made as those of all pairs are.
static bool finishNeighbours(const NeighbourLists& n, const int32_t* names, size_t k, int32_t* indices, float* distances) {
  FinishJob job = {&n, names, k, indices, distances, (uint64_t*)scratch(0, 2 * n.capacity * (size_t)workers())};
  if (!job.keys) return false;
  parallel((n.count + finishedRows - 1) / finishedRows, n.count * n.capacity * n.depth, finishTask, &job);
  return true;
}

}  // namespace THETALAB_ISA
