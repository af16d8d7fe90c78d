// Sums of Euclidean distances from every point to the points of each cluster, for silhouettes: by blocks of products in
// double precision, each pair once, without a matrix of distances.
#pragma once

#include <math.h>

#include "doubles.h"
#include "kernels.h"
#include "parallel.h"

namespace THETALAB_ISA {

constexpr size_t panelPoints = 8;
constexpr size_t blockPoints = 128;
constexpr size_t tileSide = 4;
constexpr int panelVectors = (int)panelPoints / D;

struct PointBlock {
  size_t first, count;  // points
  size_t cluster, panel;
};

struct DistanceJob {
  const DistanceSums* s;
  double* packed;   // [panel][columns][panelPoints], of points less the center
  double* squares;  // their squared lengths: [panel][panelPoints]
  double* partial;  // [block][blockPoints]: sums over a block for the points of the strip
  PointBlock* blocks;
  size_t strip;
};

static inline void packCluster(void* context, size_t index, int) {
  const DistanceJob& job = *(const DistanceJob*)context;
  const DistanceSums& s = *job.s;
  const PointBlock& block = job.blocks[index];
  for (size_t i = 0; i < (block.count + panelPoints - 1) / panelPoints * panelPoints; i++) {
    const size_t panel = block.panel + i / panelPoints, lane = i % panelPoints;
    double* to = job.packed + panel * s.columns * panelPoints + lane;
    const float* from = s.points + (block.first + least(i, block.count - 1)) * s.columns;
    double sum = 0;
    for (size_t d = 0; d < s.columns; d++) {
      const double x = (double)from[d] - s.center[d];
      to[d * panelPoints] = x;
      sum += x * x;
    }
    job.squares[panel * panelPoints + lane] = sum;
  }
}

// Products of half a panel's points with all of another's.
static inline void productTile(const double* a, const double* b, size_t columns, double* out) {
  vd sum[tileSide][panelVectors];
  THETALAB_UNROLL for (size_t r = 0; r < tileSide; r++)
    THETALAB_UNROLL for (int v = 0; v < panelVectors; v++) sum[r][v] = splatDouble(0);
  for (size_t d = 0; d < columns; d++, a += panelPoints, b += panelPoints) {
    vd right[panelVectors];
    THETALAB_UNROLL for (int v = 0; v < panelVectors; v++) right[v] = loadDoubles(b + v * D);
    THETALAB_UNROLL for (size_t r = 0; r < tileSide; r++) {
      const vd left = splatDouble(a[r]);
      THETALAB_UNROLL for (int v = 0; v < panelVectors; v++) sum[r][v] = sum[r][v] + left * right[v];
    }
  }
  THETALAB_UNROLL for (size_t r = 0; r < tileSide; r++)
    THETALAB_UNROLL for (int v = 0; v < panelVectors; v++) storeDoubles(out + r * panelPoints + v * D, sum[r][v]);
}

// Where the products cancel to almost nothing, the distance comes from the differences.
static inline double nearDistance(const double* a, const double* b, size_t columns) {
  double sum = 0;
  for (size_t d = 0; d < columns; d++) {
    const double difference = a[d * panelPoints] - b[d * panelPoints];
    sum += difference * difference;
  }
  return sqrt(sum);
}

// Distances between the points of two panels, from their products, in place.
static inline void distancesOfTile(const DistanceJob& job, size_t panelA, size_t panelB, double* tile) {
  const size_t columns = job.s->columns;
  const double *squaresA = job.squares + panelA * panelPoints, *squaresB = job.squares + panelB * panelPoints;
  bool near = false;
  for (size_t r = 0; r < panelPoints; r++) {
    for (size_t c = 0; c < panelPoints; c++) {
      const double both = squaresA[r] + squaresB[c], squared = both - 2 * tile[r * panelPoints + c];
      near |= squared < both * 1e-6;
      tile[r * panelPoints + c] = sqrt(squared > 0 ? squared : 0);
    }
  }
  if (!near) return;
  const double *a = job.packed + panelA * columns * panelPoints, *b = job.packed + panelB * columns * panelPoints;
  for (size_t r = 0; r < panelPoints; r++)
    for (size_t c = 0; c < panelPoints; c++) {
      double& distance = tile[r * panelPoints + c];
      if (distance * distance < 2e-6 * (squaresA[r] + squaresB[c])) distance = nearDistance(a + r, b + c, columns);
    }
}

// All pairs of the strip's block with a block from it on: sums for either side.
static inline void stripTask(void* context, size_t index, int) {
  const DistanceJob& job = *(const DistanceJob*)context;
  const DistanceSums& s = *job.s;
  const PointBlock &left = job.blocks[job.strip], &right = job.blocks[job.strip + index];
  double* partial = job.partial + (job.strip + index) * blockPoints;
  double tile[panelPoints * panelPoints], across[blockPoints] = {0};
  memset(partial, 0, blockPoints * sizeof(double));
  for (size_t i = 0; i < left.count; i += panelPoints) {
    const size_t rows = least(panelPoints, left.count - i), panelA = left.panel + i / panelPoints;
    const double* a = job.packed + panelA * s.columns * panelPoints;
    for (size_t j = 0; j < right.count; j += panelPoints) {
      const size_t columns = least(panelPoints, right.count - j), panelB = right.panel + j / panelPoints;
      const double* b = job.packed + panelB * s.columns * panelPoints;
      productTile(a, b, s.columns, tile);
      productTile(a + tileSide, b, s.columns, tile + tileSide * panelPoints);
      distancesOfTile(job, panelA, panelB, tile);
      for (size_t r = 0; r < rows; r++) {
        double sum = 0;
        for (size_t c = 0; c < columns; c++) {
          sum += tile[r * panelPoints + c];
          across[j + c] += tile[r * panelPoints + c];
        }
        partial[i + r] += sum;
      }
    }
  }
  if (index == 0) return;
  for (size_t j = 0; j < right.count; j++) s.sums[(right.first + j) * s.clusters + left.cluster] += across[j];
}

// Blocks lie within clusters, whose points lie side by side.
static size_t blocksOfClusters(const DistanceSums& s, PointBlock* blocks) {
  size_t count = 0, first = 0, panel = 0;
  for (size_t cluster = 0; cluster < s.clusters; cluster++) {
    for (size_t done = 0; done < (size_t)s.sizes[cluster]; done += blockPoints) {
      const size_t some = least(blockPoints, (size_t)s.sizes[cluster] - done);
      if (blocks) blocks[count] = {first + done, some, cluster, panel};
      panel += (some + panelPoints - 1) / panelPoints;
      count++;
    }
    first += (size_t)s.sizes[cluster];
  }
  return count;
}

// Strip by strip, each of whose blocks is one task: whichever thread takes it, the order of every sum is the same.
static bool distanceSums(const DistanceSums& s) {
  const size_t count = blocksOfClusters(s, nullptr);
  DistanceJob job = {};
  job.s = &s;
  job.blocks = (PointBlock*)scratch(0, count * sizeof(PointBlock) / sizeof(float));
  if (!job.blocks) return false;
  blocksOfClusters(s, job.blocks);
  const PointBlock& last = job.blocks[count - 1];
  const size_t points = (last.panel + (last.count + panelPoints - 1) / panelPoints) * panelPoints;
  job.packed = (double*)scratch(1, 2 * points * s.columns);
  job.squares = (double*)scratch(2, 2 * points);
  job.partial = (double*)scratch(3, 2 * count * blockPoints);
  if (!job.packed || !job.squares || !job.partial) return false;
  memset(s.sums, 0, s.rows * s.clusters * sizeof(double));
  parallel(count, s.rows * s.columns, packCluster, &job);
  for (job.strip = 0; job.strip < count; job.strip++) {
    const PointBlock& own = job.blocks[job.strip];
    parallel(count - job.strip, (count - job.strip) * blockPoints * own.count * s.columns, stripTask, &job);
    for (size_t b = job.strip; b < count; b++)
      for (size_t i = 0; i < own.count; i++)
        s.sums[(own.first + i) * s.clusters + job.blocks[b].cluster] += job.partial[b * blockPoints + i];
  }
  return true;
}

}  // namespace THETALAB_ISA
