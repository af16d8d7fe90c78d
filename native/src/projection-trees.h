// Random projection trees (Dasgupta and Freund 2008): points are split by the plane half way between two of them until few
// are left, which lie near each other.
#pragma once

#include <math.h>

#include "mixed-bits.h"
#include "parallel.h"
#include "rows.h"

namespace THETALAB_ISA {

constexpr size_t mostPlanes = 40;      // in a row: what is still too large after them is cut in halves
constexpr size_t mostWaiting = 2 * 40;  // parts of a tree

struct ForestJob {
  const ProjectionTrees* trees;
  float* normals;  // [workers, depth]
};

// One part of a tree's order.
struct TreePart {
  size_t begin, end, planes;
};

static inline double dotOf(const float* a, const float* b, size_t depth) {
  return sumRow(depth, [a, b](size_t i, size_t count) { return loadFirst(a + i, count) * loadFirst(b + i, count); });
}

// Brings the points on one side of a plane to the front and says how many they are; those upon it go by chance.
static inline size_t splitByPlane(const ProjectionTrees& t, int32_t* order, const TreePart& part, uint32_t key, float* normal) {
  const uint32_t size = (uint32_t)(part.end - part.begin);
  const uint32_t first = mixed(key) % size, second = (first + 1 + mixed(key + 1) % (size - 1)) % size;
  const float* a = t.points + (size_t)order[part.begin + first] * t.depth;
  const float* b = t.points + (size_t)order[part.begin + second] * t.depth;
  fillRow(normal, t.depth, [a, b](size_t i, size_t count) { return loadFirst(a + i, count) - loadFirst(b + i, count); });
  const double middle = (dotOf(normal, a, t.depth) + dotOf(normal, b, t.depth)) / 2;
  size_t low = part.begin, high = part.end;
  while (low < high) {
    const double side = dotOf(normal, t.points + (size_t)order[low] * t.depth, t.depth) - middle;
    if (side == 0 ? mixed(key ^ (uint32_t)order[low]) & 1 : side < 0) {
      low++;
    } else {
      const int32_t point = order[low];
      order[low] = order[--high];
      order[high] = point;
    }
  }
  return low - part.begin;
}

static inline void growProjectionTree(void* context, size_t tree, int worker) {
  const ForestJob& job = *(const ForestJob*)context;
  const ProjectionTrees& t = *job.trees;
  int32_t *order = t.orders + tree * t.count, *starts = t.starts + tree * (t.count + 1);
  const uint32_t key = mixed(t.key0 ^ mixed(t.key1 ^ (uint32_t)tree));
  for (size_t i = 0; i < t.count; i++) order[i] = (int32_t)i;
  TreePart waiting[mostWaiting] = {{0, t.count, 0}};
  for (size_t parts = 1; parts > 0;) {
    const TreePart part = waiting[--parts];
    const size_t size = part.end - part.begin;
    if (size <= t.leaf) {
      *starts++ = (int32_t)part.begin;
      continue;
    }
    size_t before = size / 2;
    if (part.planes < mostPlanes) {
      before = splitByPlane(t, order, part, mixed(key ^ mixed((uint32_t)part.begin) ^ (uint32_t)part.end), job.normals + (size_t)worker * t.depth);
      if (before == 0 || before == size) before = size / 2;
    }
    waiting[parts++] = {part.begin + before, part.end, part.planes + 1};
    waiting[parts++] = {part.begin, part.begin + before, part.planes + 1};
  }
  *starts = (int32_t)t.count;
}

static bool growTrees(const ProjectionTrees& t) {
  ForestJob job = {&t, scratch(0, (size_t)workers() * t.depth)};
  if (!job.normals) return false;
  parallel(t.trees, t.trees * t.count * t.depth, growProjectionTree, &job);
  return true;
}

}  // namespace THETALAB_ISA
