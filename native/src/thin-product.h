// Matrix products with at most as many rows as a tile: the other matrix is read once, as it lies in memory.
#pragma once

#include "kernels.h"
#include "pack.h"
#include "parallel.h"
#include "product-end.h"
#include "tile.h"

namespace THETALAB_ISA {

constexpr size_t thinDepth = 1024;  // summed in one go
constexpr size_t thinColumns = 64;  // of one task

// out[r][lane] (+)= sum over k of a[r * aStep + k] * b[k * bStep + lane]
template <int R, int N>
static void thinTile(const float* a, size_t aStep, const float* b, size_t bStep, size_t depth, float* out, size_t outStep,
                     bool add) {
  vf sum[R][N];
  THETALAB_UNROLL for (int r = 0; r < R; r++)
    THETALAB_UNROLL for (int n = 0; n < N; n++) sum[r][n] = splat(0);
  for (size_t k = 0; k < depth; k++, b += bStep) {
    vf weight[N];
    THETALAB_UNROLL for (int n = 0; n < N; n++) weight[n] = load(b + n * V);
    THETALAB_UNROLL for (int r = 0; r < R; r++) {
      const vf x = splat(a[r * aStep + k]);
      THETALAB_UNROLL for (int n = 0; n < N; n++) sum[r][n] += x * weight[n];
    }
  }
  THETALAB_UNROLL for (int r = 0; r < R; r++, out += outStep)
    THETALAB_UNROLL for (int n = 0; n < N; n++) store(out + n * V, add ? load(out + n * V) + sum[r][n] : sum[r][n]);
}

// out[r][c] (+)= sum over k of a[r * aStep + k] * b[c * bStep + k], with lanes along k
template <int R, int C>
static void dotTile(const float* a, size_t aStep, const float* b, size_t bStep, size_t depth, float* out, size_t outStep,
                    bool add) {
  vf sum[R][C];
  THETALAB_UNROLL for (int r = 0; r < R; r++)
    THETALAB_UNROLL for (int c = 0; c < C; c++) sum[r][c] = splat(0);
  for (size_t k = 0; k < depth; k += V) {
    const bool whole = k + V <= depth;
    vf right[C];
    THETALAB_UNROLL for (int c = 0; c < C; c++) {
      const float* p = b + c * bStep + k;
      right[c] = whole ? load(p) : loadPart(p, depth - k);
    }
    THETALAB_UNROLL for (int r = 0; r < R; r++) {
      const float* p = a + r * aStep + k;
      const vf left = whole ? load(p) : loadPart(p, depth - k);
      THETALAB_UNROLL for (int c = 0; c < C; c++) sum[r][c] += left * right[c];
    }
  }
  THETALAB_UNROLL for (int r = 0; r < R; r++) {
    THETALAB_UNROLL for (int c = 0; c < C; c++) {
      float lanes[V], total = 0;
      store(lanes, sum[r][c]);
      for (int lane = 0; lane < V; lane++) total += lanes[lane];
      float& to = out[r * outStep + c];
      to = add ? to + total : total;
    }
  }
}

typedef void (*ThinTile)(const float*, size_t, const float*, size_t, size_t, float*, size_t, bool);
#define THETALAB_THIN(tile, N) {nullptr, tile<1, N>, tile<2, N>, tile<3, N>, tile<4, N>, tile<5, N>, tile<6, N>}
constexpr int thinRows = 6;
static const ThinTile thinTiles[3][7] = {{nullptr}, THETALAB_THIN(thinTile, 1), THETALAB_THIN(thinTile, 2)};
static const ThinTile dotTiles[3][7] = {{nullptr}, THETALAB_THIN(dotTile, 1), THETALAB_THIN(dotTile, 2)};
static const ThinTile wideTiles[3] = {nullptr, thinTile<1, 4>, thinTile<2, 4>};

struct ThinJob {
  const MatrixProduct* m;
  const float *a, *b;  // a as [rows, depth]
  float* out;
  size_t rows, columns, depth;
  bool transposeB;
  size_t biasStep;  // 0 repeats one bias
};

// The last columns, fewer than a vector: their weights are copied first.
static void thinRest(const ThinJob& job, size_t column, size_t k, size_t depth) {
  float weights[thinDepth * V] = {0};
  float sums[thinRows * V];
  const size_t left = job.columns - column;
  copyBlock(job.b + k * job.columns + column, job.columns, left, depth, weights, V);
  thinTiles[1][job.rows](job.a + k, job.depth, weights, V, depth, sums, V, false);
  const bool add = k > 0 || job.m->adds;
  for (size_t r = 0; r < job.rows; r++) {
    float* out = job.out + r * job.columns + column;
    for (size_t lane = 0; lane < left; lane++) out[lane] = add ? out[lane] + sums[r * V + lane] : sums[r * V + lane];
  }
}

static void finishThin(const ThinJob& job, size_t column, size_t end) {
  const MatrixProduct& m = *job.m;
  if (!m.bias && m.activation == ProductActivation::kLinear) return;
  float repeated[thinColumns];
  for (size_t i = column; m.bias && i < end; i++) repeated[i - column] = m.bias[i * job.biasStep];
  for (size_t r = 0; r < job.rows; r++) finishRow(m, job.out + r * job.columns + column, m.bias ? repeated : nullptr, end - column);
}

static void thinTask(void* context, size_t index, int) {
  const ThinJob& job = *(const ThinJob*)context;
  const size_t end = least((index + 1) * thinColumns, job.columns);
  for (size_t k = 0; k < job.depth; k += thinDepth) {
    const size_t depth = least(thinDepth, job.depth - k);
    const bool add = k > 0 || job.m->adds;
    for (size_t column = index * thinColumns; column < end;) {
      const size_t left = end - column;
      float* out = job.out + column;
      size_t used;
      if (job.transposeB) {
        used = left >= 2 ? 2 : 1;
        dotTiles[used][job.rows](job.a + k, job.depth, job.b + column * job.depth + k, job.depth, depth, out, job.columns, add);
      } else if (left < V) {
        used = left;
        thinRest(job, column, k, depth);
      } else {
        const size_t vectors = left >= 4 * V && job.rows <= 2 ? 4 : left >= 2 * V ? 2 : 1;
        used = vectors * V;
        const ThinTile tile = vectors == 4 ? wideTiles[job.rows] : thinTiles[vectors][job.rows];
        tile(job.a + k, job.depth, job.b + k * job.columns + column, job.columns, depth, out, job.columns, add);
      }
      column += used;
    }
  }
  finishThin(job, index * thinColumns, end);
}

}  // namespace THETALAB_ISA
