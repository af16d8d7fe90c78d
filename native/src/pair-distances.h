// Squared Euclidean distances between all of a few points, from the differences of their coordinates: the same bits
// whichever of two points comes first.
#pragma once

#include "rows.h"
#include "tile.h"
#include "transpose.h"

namespace THETALAB_ISA {

constexpr size_t pairRows = V == 16 ? 8 : 4;  // of a register tile, by two vectors

// Lanes of a panel: a multiple of both sides of a tile.
static inline size_t pairLanes(size_t points) { return (points + tileColumns - 1) / tileColumns * tileColumns; }

// panel[k * lanes + i] = points[ids[i] * depth + k], 0 behind the last of the ids.
static inline void gatherPanel(const float* points, size_t depth, const int32_t* ids, size_t count, float* panel) {
  const size_t lanes = pairLanes(count);
  for (size_t first = 0; first < lanes; first += V)
    for (size_t k = 0; k < depth; k += V) {
      const size_t left = least(V, depth - k);
      vf square[V];
      for (size_t i = 0; i < (size_t)V; i++)
        square[i] = first + i < count ? loadFirst(points + (size_t)ids[first + i] * depth + k, left) : splat(0);
      transposeSquare(square);
      for (size_t i = 0; i < left; i++) store(panel + (k + i) * lanes + first, square[i]);
    }
}

static inline void pairTile(const float* rows, const float* columns, size_t lanes, size_t depth, float* out) {
  vf sum[pairRows][2];
  THETALAB_UNROLL for (size_t r = 0; r < pairRows; r++) sum[r][0] = sum[r][1] = splat(0);
  for (size_t k = 0; k < depth; k++, rows += lanes, columns += lanes) {
    const vf a = load(columns), b = load(columns + V);
    THETALAB_UNROLL for (size_t r = 0; r < pairRows; r++) {
      const vf x = splat(rows[r]), fromA = x - a, fromB = x - b;
      sum[r][0] += fromA * fromA;
      sum[r][1] += fromB * fromB;
    }
  }
  THETALAB_UNROLL for (size_t r = 0; r < pairRows; r++) {
    store(out + r * lanes, sum[r][0]);
    store(out + r * lanes + V, sum[r][1]);
  }
}

// distances[i * lanes + j] for i below `rows` and all j from i on; what lies before is not filled everywhere.
static inline void pairDistances(const float* panel, size_t depth, size_t rows, size_t count, float* distances) {
  const size_t lanes = pairLanes(count);
  for (size_t i = 0; i < rows; i += pairRows)
    for (size_t j = i / tileColumns * tileColumns; j < lanes; j += tileColumns)
      pairTile(panel + i, panel + j, lanes, depth, distances + i * lanes + j);
}

}  // namespace THETALAB_ISA
