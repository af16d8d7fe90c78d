// Nearest neighbours among many points by products of matrices. |q - p|^2 is |p|^2 - 2 q p and a number of the query's own:
// one product of the points, with their squared norms as one more column, and of the queries. What that rounds away is
// found again from the differences of the coordinates, which are taken for the nearest points and some more; a query where
// the rounding might have hidden a neighbour is compared with all points directly. So the result is exact but for the
// rounding of each distance, for any number of threads.
#pragma once

#include <math.h>

#include "pack.h"
#include "parallel.h"
#include "rows.h"
#include "smallest.h"
#include "tile.h"

namespace THETALAB_ISA {

constexpr size_t queryRows = 48;     // of one task
constexpr size_t packedBlocks = 64;  // of one task
constexpr float farAway = 3e38f;     // the squared norm of columns that fill up the last block

static inline double squaredDistance(const float* a, const float* b, size_t depth) {
  return sumRow(depth, [a, b](size_t i, size_t count) {
    const vf difference = loadFirst(a + i, count) - loadFirst(b + i, count);
    return difference * difference;
  });
}

// One block of points, less the centre: [depth][column], then the squared norms.
static inline void packPointsBlock(const PointPacking& p, size_t block) {
  const size_t first = block * tileColumns, used = least(tileColumns, p.count - first);
  float* to = p.packed + block * (p.depth + 1) * tileColumns;
  float norms[tileColumns];
  for (size_t column = 0; column < (size_t)tileColumns; column++) {
    const float* from = p.points + (first + column) * p.depth;
    double norm = 0;
    for (size_t k = 0; k < p.depth; k++) {
      const float value = column < used ? from[k] - p.centre[k] : 0;
      to[k * tileColumns + column] = value;
      norm += (double)value * (double)value;
    }
    norms[column] = column < used ? (float)norm : farAway;
  }
  memcpy(to + p.depth * tileColumns, norms, sizeof norms);
}

static inline void packPointsTask(void* context, size_t index, int) {
  const PointPacking& p = *(const PointPacking*)context;
  const size_t end = least((index + 1) * packedBlocks, blocksOf(p.count));
  for (size_t block = index * packedBlocks; block < end; block++) packPointsBlock(p, block);
}

static void packPoints(const PointPacking& p) {
  const size_t tasks = (blocksOf(p.count) + packedBlocks - 1) / packedBlocks;
  parallel(tasks, p.count * p.depth, packPointsTask, (void*)&p);
}

// The working memory of one task.
struct SearchMemory {
  float *panel, *sums;
  float* thresholds;  // [queryRows]
  double* norms;      // [queryRows], squared
  size_t* held;       // [queryRows], keys
  uint64_t* keys;     // [queryRows, capacity]
};

struct SearchJob {
  const NeighbourSearch* search;
  size_t wanted;    // neighbours and some more
  size_t capacity;  // of keys for one query
  size_t each;      // floats of working memory for one worker
  float* memory;
};

static inline size_t searchFloats(size_t depth, size_t capacity) {
  const size_t panel = queryRows * (depth + 1), sums = queryRows * tileColumns;
  return (panel + sums + queryRows * (1 + 2 + 2) + 2 * queryRows * capacity + 63) / 16 * 16;
}

static inline SearchMemory searchMemory(const SearchJob& job, int worker) {
  float* at = job.memory + job.each * (size_t)worker;
  SearchMemory m;
  m.keys = (uint64_t*)at;
  m.norms = (double*)(m.keys + queryRows * job.capacity);
  m.held = (size_t*)(m.norms + queryRows);
  m.thresholds = (float*)(m.held + queryRows);
  m.sums = m.thresholds + queryRows;
  m.panel = m.sums + queryRows * tileColumns;
  return m;
}

// Queries, less the centre and times -2, then 1 for the norms: [tile][depth + 1][rows of the tile].
static inline void packQueries(const NeighbourSearch& s, size_t first, size_t rows, const SearchMemory& m) {
  for (size_t done = 0; done < rows;) {
    const int height = rowsOfTile(rows - done);
    float* tile = m.panel + done * (s.depth + 1);
    for (int r = 0; r < height; r++) {
      const float* from = s.queries + (first + done + r) * s.depth;
      double norm = 0;
      for (size_t k = 0; k < s.depth; k++) {
        const float value = from[k] - s.centre[k];
        tile[k * height + r] = -2 * value;
        norm += (double)value * (double)value;
      }
      tile[s.depth * height + r] = 1;
      m.norms[done + r] = norm;
    }
    done += height;
  }
}

// Keeps the nearest of a query's keys and lowers its threshold to the last of them.
static inline void tidyKeys(const SearchJob& job, const SearchMemory& m, size_t row) {
  uint64_t* keys = m.keys + row * job.capacity;
  if (m.held[row] <= job.wanted) return;
  selectSmallest(keys, m.held[row], job.wanted);
  m.held[row] = job.wanted;
  m.thresholds[row] = keyValue(keys[job.wanted - 1]);
}

static inline void noteKey(const SearchJob& job, const SearchMemory& m, size_t row, float value, size_t point) {
  m.keys[row * job.capacity + m.held[row]++] = keyOf(value, (uint32_t)point);
  if (m.held[row] == job.capacity) tidyKeys(job, m, row);
}

// What of a block of points lies below the thresholds of the queries.
static inline void noteBlock(const SearchJob& job, const SearchMemory& m, size_t first, size_t rows, size_t block) {
  const NeighbourSearch& s = *job.search;
  for (size_t row = 0; row < rows; row++) {
    const float* values = m.sums + row * tileColumns;
    const vf threshold = splat(m.thresholds[row]);
    uint32_t lanes = laneMask(less(load(values), threshold)) | laneMask(less(load(values + V), threshold)) << V;
    for (int lane = 0; lanes; lane++, lanes >>= 1) {
      const size_t point = block * tileColumns + lane;
      if (!(lanes & 1) || point >= s.count || (s.same && point == first + row)) continue;
      if (values[lane] < m.thresholds[row]) noteKey(job, m, row, values[lane], point);
    }
  }
}

// Replaces the keys of a query by those of its distances from all points.
static inline void searchDirectly(const SearchJob& job, const SearchMemory& m, size_t query, size_t row) {
  const NeighbourSearch& s = *job.search;
  m.held[row] = 0;
  m.thresholds[row] = INFINITY;
  for (size_t point = 0; point < s.count; point++) {
    if (s.same && point == query) continue;
    const float distance = (float)sqrt(squaredDistance(s.queries + query * s.depth, s.points + point * s.depth, s.depth));
    if (distance < m.thresholds[row]) noteKey(job, m, row, distance, point);
  }
}

// Whether a point that is not among the keys may be nearer than the last neighbour, given what a product of this depth
// can be off by. Points whose norm exceeds that of the query by more than the distance need not be thought of.
static inline bool mayMiss(const SearchJob& job, const SearchMemory& m, size_t row, float distance) {
  const NeighbourSearch& s = *job.search;
  if (m.held[row] == s.count - (s.same ? 1 : 0)) return false;
  const double reach = 2 * sqrt(m.norms[row]) + (double)distance;
  const double rounding = (double)(s.depth + 16) * 6e-8 * reach * reach;
  return !((double)m.thresholds[row] + m.norms[row] - rounding > (double)distance * (double)distance);
}

static inline void finishQuery(const SearchJob& job, const SearchMemory& m, size_t query, size_t row) {
  const NeighbourSearch& s = *job.search;
  uint64_t* keys = m.keys + row * job.capacity;
  tidyKeys(job, m, row);
  for (size_t i = 0; i < m.held[row]; i++) {
    const size_t point = (uint32_t)keys[i];
    keys[i] = keyOf((float)sqrt(squaredDistance(s.queries + query * s.depth, s.points + point * s.depth, s.depth)), (uint32_t)point);
  }
  sortKeys(keys, m.held[row]);
  if (mayMiss(job, m, row, keyValue(keys[s.k - 1]))) {
    searchDirectly(job, m, query, row);
    sortKeys(keys, m.held[row]);
  }
  for (size_t i = 0; i < s.k; i++) {
    s.indices[query * s.k + i] = (int32_t)(uint32_t)keys[i];
    s.distances[query * s.k + i] = keyValue(keys[i]);
  }
}

static inline void searchTask(void* context, size_t index, int worker) {
  const SearchJob& job = *(const SearchJob*)context;
  const NeighbourSearch& s = *job.search;
  const SearchMemory m = searchMemory(job, worker);
  const size_t first = s.first + index * queryRows, rows = least(queryRows, s.first + s.rows - first);
  packQueries(s, first, rows, m);
  for (size_t row = 0; row < rows; row++) {
    m.held[row] = 0;
    m.thresholds[row] = INFINITY;
  }
  for (size_t block = 0; block < blocksOf(s.count); block++) {
    const float* points = s.packed + block * (s.depth + 1) * tileColumns;
    for (size_t done = 0; done < rows;) {
      const int height = rowsOfTile(rows - done);
      const float* panel = m.panel + done * (s.depth + 1);
      panelTiles[2][height](panel, points, s.depth + 1, m.sums + done * tileColumns, tileColumns, tileColumns, false);
      done += height;
    }
    noteBlock(job, m, first, rows, block);
  }
  for (size_t row = 0; row < rows; row++) finishQuery(job, m, first + row, row);
}

static bool searchNeighbours(const NeighbourSearch& s) {
  SearchJob job;
  job.search = &s;
  job.wanted = least(s.k + s.k / 4 + 16, s.count);
  job.capacity = 2 * job.wanted + 64;
  job.each = searchFloats(s.depth, job.capacity);
  job.memory = scratch(0, job.each * (size_t)workers());
  if (!job.memory) return false;
  parallel((s.rows + queryRows - 1) / queryRows, s.rows * s.count, searchTask, &job);
  return true;
}

}  // namespace THETALAB_ISA
