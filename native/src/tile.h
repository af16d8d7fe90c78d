// The two register tiles that convolutions and matrix products are made of: a few rows by two vectors of outputs stay in
// registers while the sum runs, one input value is spread over a vector and multiplied with the weights of its outputs.
#pragma once

#include "masks.h"

// Loops over the registers of a tile must vanish, or its accumulators end up in memory.
#if defined(__clang__)
#define THETALAB_UNROLL _Pragma("unroll")
#elif defined(__GNUC__)
#define THETALAB_UNROLL _Pragma("GCC unroll 12")
#else
#define THETALAB_UNROLL
#endif

namespace THETALAB_ISA {

#if defined(__AVX512F__) || defined(__aarch64__)
constexpr int tileRows = 12;  // 24 accumulators of 32 registers
#else
constexpr int tileRows = 6;  // 12 of 16
#endif
constexpr int tileColumns = 2 * V;

// A run of input values that lie side by side, and the weights they meet.
struct Run {
  ptrdiff_t in;
  const float* weights;
  size_t length;
};

// out[row][lane] (+)= sum over runs of in[row * inStep + run.in + i] * run.weights[i][lane]
template <int R, int N>
static void sumTile(const float* in, ptrdiff_t inStep, const Run* runs, int count, float* out, ptrdiff_t outStep,
                    int columns, bool add) {
  vf sum[R][N];
  THETALAB_UNROLL for (int r = 0; r < R; r++)
    THETALAB_UNROLL for (int n = 0; n < N; n++) sum[r][n] = splat(0);
  for (int k = 0; k < count; k++) {
    const float* w = runs[k].weights;
    const float* row = in + runs[k].in;
    const float* end = row + runs[k].length;
    for (; row < end; row++, w += N * V) {
      vf weight[N];
      THETALAB_UNROLL for (int n = 0; n < N; n++) weight[n] = load(w + n * V);
      THETALAB_UNROLL for (int r = 0; r < R; r++) {
        const vf x = splat(row[r * inStep]);
        THETALAB_UNROLL for (int n = 0; n < N; n++) sum[r][n] += x * weight[n];
      }
    }
  }
  THETALAB_UNROLL for (int r = 0; r < R; r++, out += outStep) {
    THETALAB_UNROLL for (int n = 0; n < N; n++) {
      const int left = columns - n * V;
      if (left >= V) store(out + n * V, add ? load(out + n * V) + sum[r][n] : sum[r][n]);
      else if (left > 0) storePart(out + n * V, add ? loadPart(out + n * V, left) + sum[r][n] : sum[r][n], left);
    }
  }
}

// sum[row][lane] += panel[row] * weights[lane]
template <int R, int N>
static inline void addOuter(const float* panel, const float* weights, vf (&sum)[R][N]) {
  vf weight[N];
  THETALAB_UNROLL for (int n = 0; n < N; n++) weight[n] = load(weights + n * V);
  THETALAB_UNROLL for (int r = 0; r < R; r++) {
    const vf x = splat(panel[r]);
    THETALAB_UNROLL for (int n = 0; n < N; n++) sum[r][n] += x * weight[n];
  }
}

// out[row][lane] (+)= sum over steps of panel[step][row] * weights[step][lane], with both side by side
template <int R, int N>
static void panelTile(const float* panel, const float* weights, size_t steps, float* out, ptrdiff_t outStep, int columns,
                      bool add) {
  vf sum[R][N];
  THETALAB_UNROLL for (int r = 0; r < R; r++)
    THETALAB_UNROLL for (int n = 0; n < N; n++) sum[r][n] = splat(0);
  size_t t = 0;
  // Two steps at a time: the loop itself costs as much as a row of the tile.
  for (; t + 2 <= steps; t += 2, panel += 2 * R, weights += 2 * N * V) {
    addOuter<R, N>(panel, weights, sum);
    addOuter<R, N>(panel + R, weights + N * V, sum);
  }
  if (t < steps) addOuter<R, N>(panel, weights, sum);
  THETALAB_UNROLL for (int r = 0; r < R; r++, out += outStep) {
    THETALAB_UNROLL for (int n = 0; n < N; n++) {
      const int left = columns - n * V;
      if (left >= V) store(out + n * V, add ? load(out + n * V) + sum[r][n] : sum[r][n]);
      else if (left > 0) storePart(out + n * V, add ? loadPart(out + n * V, left) + sum[r][n] : sum[r][n], left);
    }
  }
}

// out[r][lane] += sum over steps of x[step * xStep + r] * dy[step][lane], with out and dy side by side
template <int R, int N>
static void outerTile(const float* x, ptrdiff_t xStep, const float* dy, size_t steps, float* out) {
  vf sum[R][N];
  THETALAB_UNROLL for (int r = 0; r < R; r++)
    THETALAB_UNROLL for (int n = 0; n < N; n++) sum[r][n] = splat(0);
  for (size_t t = 0; t < steps; t++, x += xStep, dy += N * V) {
    vf gradient[N];
    THETALAB_UNROLL for (int n = 0; n < N; n++) gradient[n] = load(dy + n * V);
    THETALAB_UNROLL for (int r = 0; r < R; r++) {
      const vf value = splat(x[r]);
      THETALAB_UNROLL for (int n = 0; n < N; n++) sum[r][n] += value * gradient[n];
    }
  }
  THETALAB_UNROLL for (int r = 0; r < R; r++)
    THETALAB_UNROLL for (int n = 0; n < N; n++, out += V) store(out, load(out) + sum[r][n]);
}

typedef void (*SumTile)(const float*, ptrdiff_t, const Run*, int, float*, ptrdiff_t, int, bool);
typedef void (*PanelTile)(const float*, const float*, size_t, float*, ptrdiff_t, int, bool);
typedef void (*OuterTile)(const float*, ptrdiff_t, const float*, size_t, float*);

#define THETALAB_ROWS(tile, N) \
  {nullptr, tile<1, N>, tile<2, N>, tile<3, N>, tile<4, N>, tile<5, N>, tile<6, N>, THETALAB_MORE_ROWS(tile, N)}
#if defined(__AVX512F__) || defined(__aarch64__)
#define THETALAB_MORE_ROWS(tile, N) tile<7, N>, tile<8, N>, tile<9, N>, tile<10, N>, tile<11, N>, tile<12, N>
#else
#define THETALAB_MORE_ROWS(tile, N) nullptr
#endif

static const SumTile sumTiles[3][14] = {{nullptr}, THETALAB_ROWS(sumTile, 1), THETALAB_ROWS(sumTile, 2)};
static const PanelTile panelTiles[3][14] = {{nullptr}, THETALAB_ROWS(panelTile, 1), THETALAB_ROWS(panelTile, 2)};
static const OuterTile outerTiles[3][14] = {{nullptr}, THETALAB_ROWS(outerTile, 1), THETALAB_ROWS(outerTile, 2)};

// Rows are dealt to tiles as evenly as can be: 16 rows are 6 + 5 + 5 rather than 6 + 6 + 4.
static inline int rowsOfTile(size_t left) {
  const size_t tiles = (left + tileRows - 1) / tileRows;
  return (int)((left + tiles - 1) / tiles);
}

// Outputs come in blocks of two vectors; a last block of at most one vector is stored as one.
static inline int vectorsOfBlock(size_t columnsLeft) { return columnsLeft > (size_t)V ? 2 : 1; }
static inline size_t paddedColumns(size_t columns) { return (columns + V - 1) / V * V; }

// Two vectors per block but for the last: so block b begins at column b * tileColumns.
static inline size_t blocksOf(size_t columns) { return (columns + tileColumns - 1) / tileColumns; }

// All rows of one block of columns.
static inline void sumRows(const float* in, ptrdiff_t inStep, const Run* runs, int count, float* out, ptrdiff_t outStep,
                           size_t rows, size_t columns, bool add) {
  const SumTile* tiles = sumTiles[vectorsOfBlock(columns)];
  const int used = (int)least(columns, tileColumns);
  for (size_t row = 0; row < rows;) {
    const int height = rowsOfTile(rows - row);
    tiles[height](in + row * inStep, inStep, runs, count, out + row * outStep, outStep, used, add);
    row += height;
  }
}

}  // namespace THETALAB_ISA
