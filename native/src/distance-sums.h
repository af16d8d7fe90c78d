// Sums of Euclidean distances from every point to the points of each cluster, for silhouettes: by blocks of products in
// double precision, each pair once, without a matrix of distances.
#pragma once

#include <math.h>

#include "doubles.h"
#include "kernels.h"
#include "parallel.h"

namespace THETALAB_ISA {

constexpr size_t blockPoints = 128;
constexpr size_t tileSide = 4;
constexpr int panelVectors = (int)panelPoints / D;

struct PointBlock {
  size_t first, count;  // points
  size_t cluster, panel;
};

struct DistanceJob {
  const DistanceSums* s;
  double* partial;  // [block][blockPoints]: sums over a block for the points of the strip
  PointBlock* blocks;
  size_t strip;
};

static inline const double* panelOf(const DistanceSums& s, size_t panel) {
  return s.packed + panel * (s.sizes.columns + 1) * panelPoints;
}

// One panel of the points from `first` on, of which there are so many.
static inline void packPanel(const ClusterPacking& p, size_t first, size_t count, double* panel) {
  const size_t columns = p.sizes.columns;
  for (size_t lane = 0; lane < panelPoints; lane++) {
    const float* from = p.points + (size_t)p.order[first + least(lane, count - 1)] * columns;
    double sum = 0;
    for (size_t d = 0; d < columns; d++) {
      const double x = (double)from[d] - p.center[d];
      panel[d * panelPoints + lane] = x;
      sum += x * x;
    }
    panel[columns * panelPoints + lane] = sum;
  }
}

static void packClusters(const ClusterPacking& p) {
  double* panel = p.packed;
  size_t first = 0;
  for (size_t cluster = 0; cluster < p.sizes.clusters; cluster++) {
    const size_t count = (size_t)p.sizes.of[cluster];
    for (size_t done = 0; done < count; done += panelPoints, panel += (p.sizes.columns + 1) * panelPoints)
      packPanel(p, first + done, least(panelPoints, count - done), panel);
    first += count;
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
  const size_t columns = job.s->sizes.columns;
  const double *a = panelOf(*job.s, panelA), *b = panelOf(*job.s, panelB);
  const double *squaresA = a + columns * panelPoints, *squaresB = b + columns * panelPoints;
  bool near = false;
  for (size_t r = 0; r < panelPoints; r++) {
    for (size_t c = 0; c < panelPoints; c++) {
      const double both = squaresA[r] + squaresB[c], squared = both - 2 * tile[r * panelPoints + c];
      near |= squared < both * 1e-6;
      tile[r * panelPoints + c] = sqrt(squared > 0 ? squared : 0);
    }
  }
  if (!near) return;
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
    const double* a = panelOf(s, panelA);
    for (size_t j = 0; j < right.count; j += panelPoints) {
      const size_t columns = least(panelPoints, right.count - j), panelB = right.panel + j / panelPoints;
      const double* b = panelOf(s, panelB);
      productTile(a, b, s.sizes.columns, tile);
      productTile(a + tileSide, b, s.sizes.columns, tile + tileSide * panelPoints);
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
  for (size_t j = 0; j < right.count; j++) s.sums[(right.first + j) * s.sizes.clusters + left.cluster] += across[j];
}

// Blocks lie within clusters, whose points lie side by side.
static size_t blocksOfClusters(const ClusterSizes& s, PointBlock* blocks) {
  size_t count = 0, first = 0, panel = 0;
  for (size_t cluster = 0; cluster < s.clusters; cluster++) {
    for (size_t done = 0; done < (size_t)s.of[cluster]; done += blockPoints) {
      const size_t some = least(blockPoints, (size_t)s.of[cluster] - done);
      if (blocks) blocks[count] = {first + done, some, cluster, panel};
      panel += (some + panelPoints - 1) / panelPoints;
      count++;
    }
    first += (size_t)s.of[cluster];
  }
  return count;
}

// Strip by strip, each of whose blocks is one task: whichever thread takes it, the order of every sum is the same.
static bool distanceSums(const DistanceSums& s) {
  const size_t count = blocksOfClusters(s.sizes, nullptr), clusters = s.sizes.clusters;
  DistanceJob job = {};
  job.s = &s;
  job.blocks = (PointBlock*)scratch(0, count * sizeof(PointBlock) / sizeof(float));
  job.partial = (double*)scratch(1, 2 * count * blockPoints);
  if (!job.blocks || !job.partial) return false;
  blocksOfClusters(s.sizes, job.blocks);
  for (job.strip = s.first; job.strip < least(s.end, count); job.strip++) {
    const PointBlock& own = job.blocks[job.strip];
    parallel(count - job.strip, (count - job.strip) * blockPoints * own.count * s.sizes.columns, stripTask, &job);
    for (size_t b = job.strip; b < count; b++)
      for (size_t i = 0; i < own.count; i++)
        s.sums[(own.first + i) * clusters + job.blocks[b].cluster] += job.partial[b * blockPoints + i];
  }
  return true;
}

}  // namespace THETALAB_ISA
