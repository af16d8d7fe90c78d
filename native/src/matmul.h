// Batched matrix products with either side transposed, after Goto, van de Geijn: Anatomy of high-performance matrix
// multiplication (ACM TOMS 2008) and Van Zee, van de Geijn: BLIS (ACM TOMS 2015): panels of b are packed once and stay in
// the third-level cache, a panel of a in the second, a block of b's panel in the first, a tile of sums in registers.
// Every sum runs along the depth in the same order however the work is cut, so threads do not change a bit.
#pragma once

#include "product-end.h"
#include "thin-product.h"

namespace THETALAB_ISA {

constexpr size_t panelRows = 96;
constexpr size_t panelDepth = 256;
constexpr size_t packedDepth = 64;  // of b, packed by one task
constexpr size_t slabFloats = (size_t)1 << 18;  // of b, packed at a time
constexpr size_t packedFrom = 48;              // columns from which on packing a pays
constexpr size_t smallProduct = (size_t)1 << 20;  // multiplications in a product that is left to one thread in a batch
constexpr size_t smallTask = (size_t)1 << 17;

struct ProductJob {
  const MatrixProduct* m;
  const float *a, *b;  // of one batch entry
  float* out;
  size_t slab, depth;  // the part of the depth at work, and how much it is
  float* packing;      // where b is packed
  const float* packedB;  // there, or as it came: [block][depth of the slab][columns of the block]
  float* panels;       // per worker: a panel of a, then a packed b in batches
  size_t perWorker;
  size_t rowsPerTask, columnsPerTask, columnTasks;
  bool packs;  // tasks pack their own part of b
  size_t imagesPerTask;
};

// A panel of rows that lie close to each other is read as it is.
static bool packsA(const MatrixProduct& m) {
  return m.transposeA || ((size_t)m.columns >= packedFrom && (size_t)m.depth > panelDepth);
}

// One block of b's columns, for some of the depth of the slab.
static void packBlock(const ProductJob& job, size_t first, size_t k, size_t depth) {
  const MatrixProduct& m = *job.m;
  const size_t left = m.columns - first, width = vectorsOfBlock(left) * V, used = least(left, width);
  float* to = job.packing + first * job.depth + k * width;
  const size_t from = job.slab + k;
  if (used < width) memset(to, 0, width * depth * sizeof(float));
  if (m.transposeB) turnBlock(job.b + first * m.depth + from, m.depth, used, depth, to, width);
  else copyBlock(job.b + from * m.columns + first, m.columns, used, depth, to, width);
}

static void packColumns(const ProductJob& job, size_t column, size_t end, size_t k, size_t depth) {
  for (; column < end; column += tileColumns) packBlock(job, column, k, depth);
}

// Some rows of b, which lie side by side in memory unless b comes transposed: then few at a time, each read along.
static void packTask(void* context, size_t index, int) {
  const ProductJob& job = *(const ProductJob*)context;
  const size_t end = least((index + 1) * packedDepth, job.depth), steps = job.m->transposeB ? packedDepth : 8;
  for (size_t k = index * packedDepth; k < end; k += steps) packColumns(job, 0, job.m->columns, k, least(steps, end - k));
}

static inline void prefetch(const float* from, size_t length) {
#if defined(__GNUC__)
  for (size_t i = 0; i < length; i += 16) __builtin_prefetch(from + i);
#endif
}

// The processor does not foresee short stretches that lie far apart.
static inline void prefetchRows(const float* from, size_t step, size_t rows, size_t length) {
  for (size_t row = 0; row < rows; row++) prefetch(from + row * step, length);
}

// A panel of a as tiles want it: [tile][depth][rows of the tile]. Some steps for all tiles at a time, since the rows of
// neighbouring tiles share cache lines when a comes transposed.
static void packPanel(const MatrixProduct& m, const float* a, size_t row, size_t rows, size_t k, size_t depth, float* to) {
  const size_t steps = m.transposeA ? 16 : depth;
  for (size_t step = 0; step < depth; step += steps) {
    const size_t count = least(steps, depth - step), from = k + step;
    if (m.transposeA) prefetchRows(a + (from + steps) * m.rows + row, m.rows, least(steps, depth - step - count), rows);
    for (size_t done = 0; done < rows;) {
      const int height = rowsOfTile(rows - done);
      const size_t at = row + done;
      float* tile = to + done * depth + step * height;
      if (m.transposeA) copyBlock(a + from * m.rows + at, m.rows, height, count, tile, height);
      else turnBlock(a + at * m.depth + from, m.depth, height, count, tile, height);
      done += height;
    }
  }
}

// out (+)= a packed panel of rows times a packed block of columns. Meanwhile the block after it comes from the third-level
// cache, a share with each tile.
static void multiplyPanel(const float* panel, const float* block, const float* nextBlock, size_t depth, float* out,
                          size_t outStep, size_t rows, size_t columns, bool add) {
  const PanelTile* tiles = panelTiles[vectorsOfBlock(columns)];
  const int used = (int)least(columns, tileColumns);
  const size_t share = (tileColumns * depth * tileRows / rows + 15) / 16 * 16;
  for (size_t row = 0; row < rows; nextBlock += share) {
    const int height = rowsOfTile(rows - row);
    prefetch(nextBlock, share);
    prefetchRows(out + row * outStep, outStep, height, used);
    tiles[height](panel + row * depth, block, depth, out + row * outStep, outStep, used, add);
    row += height;
  }
}

// At most a panel of rows times the columns [column, columnEnd), whose blocks are packed.
static void multiplyPart(const ProductJob& job, size_t row, size_t rows, size_t column, size_t columnEnd, float* panel) {
  const MatrixProduct& m = *job.m;
  for (size_t k = 0; k < job.depth; k += panelDepth) {
    const size_t depth = least(panelDepth, job.depth - k), from = job.slab + k;
    if (packsA(m)) packPanel(m, job.a, row, rows, from, depth, panel);
    for (size_t first = column; first < columnEnd; first += tileColumns) {
      const size_t left = m.columns - first;
      const float* block = job.packedB + first * job.depth + k * vectorsOfBlock(left) * V;
      float* out = job.out + row * m.columns + first;
      if (packsA(m)) {
        multiplyPanel(panel, block, block + tileColumns * job.depth, depth, out, m.columns, rows, left, from > 0 || m.adds);
      } else {
        const Run run = {0, block, depth};
        sumRows(job.a + row * m.depth + from, m.depth, &run, 1, out, m.columns, rows, left, from > 0 || m.adds);
      }
    }
  }
  if (job.slab + job.depth == (size_t)m.depth) finishProduct(m, job.out, row, row + rows, column, columnEnd);
}

static void productTask(void* context, size_t index, int worker) {
  const ProductJob& job = *(const ProductJob*)context;
  const size_t row = index / job.columnTasks * job.rowsPerTask;
  const size_t column = index % job.columnTasks * job.columnsPerTask;
  float* panel = job.panels + worker * job.perWorker;
  const size_t rows = least(job.rowsPerTask, job.m->rows - row);
  const size_t columnEnd = least(column + job.columnsPerTask, job.m->columns);
  if (job.packs) packColumns(job, column, columnEnd, 0, job.depth);
  for (size_t done = 0; done < rows; done += panelRows)
    multiplyPart(job, row + done, least(panelRows, rows - done), column, columnEnd, panel);
}

static size_t shareOf(size_t count, size_t tasks) { return (count + tasks - 1) / tasks; }

// One product on all threads. Tasks are parts of the rows; of the columns too when the rows are few.
static void multiplyOne(ProductJob& job) {
  const MatrixProduct& m = *job.m;
  const size_t threads = workers(), blocks = blocksOf(m.columns);
  const size_t columnsFirst = (size_t)m.rows <= panelRows && blocks >= threads;
  size_t rowTasks = columnsFirst ? 1 : shareOf(shareOf(m.rows, panelRows), threads) * threads;
  job.rowsPerTask = least(shareOf(m.rows, least(rowTasks, shareOf(m.rows, tileRows))), panelRows);
  rowTasks = shareOf(m.rows, job.rowsPerTask);
  job.columnTasks = least(blocks, shareOf(threads, rowTasks));
  const size_t blocksPerTask = shareOf(blocks, job.columnTasks);
  job.columnTasks = shareOf(blocks, blocksPerTask);
  job.columnsPerTask = blocksPerTask * tileColumns;
  job.packs = rowTasks == 1 && !m.packedB;
  const size_t ofSlab = shareOf(slabFloats / paddedColumns(m.columns) + 1, panelDepth) * panelDepth;
  const size_t slab = m.packedB ? m.depth : least(m.depth, ofSlab);
  for (job.slab = 0; job.slab < (size_t)m.depth; job.slab += slab) {
    job.depth = least(slab, m.depth - job.slab);
    const size_t size = job.depth * m.columns;
    if (!job.packs && !m.packedB) parallel(shareOf(job.depth, packedDepth), size, packTask, &job);
    parallel(rowTasks * job.columnTasks, size * m.rows / 8, productTask, &job);
  }
}

// Small products of a batch, each by one thread; a b that repeats is packed beforehand.
static void imagesTask(void* context, size_t index, int worker) {
  ProductJob job = *(const ProductJob*)context;
  const MatrixProduct& m = *job.m;
  const size_t end = least((index + 1) * job.imagesPerTask, m.batch);
  float* panel = job.panels + worker * job.perWorker;
  if (job.packs) job.packedB = job.packing = panel + panelRows * panelDepth;
  for (size_t image = index * job.imagesPerTask; image < end; image++) {
    job.a = m.a + image * m.batchStrideA;
    job.b = m.b + image * m.batchStrideB;
    job.out = m.out + image * m.rows * m.columns;
    if (job.packs) packColumns(job, 0, m.columns, 0, m.depth);
    for (size_t row = 0; row < (size_t)m.rows; row += panelRows)
      multiplyPart(job, row, least(panelRows, m.rows - row), 0, m.columns, panel);
  }
}

static bool multiplyThick(const MatrixProduct& m) {
  ProductJob job;
  job.m = &m;
  const size_t size = (size_t)m.rows * m.columns * m.depth, packed = m.depth * paddedColumns(m.columns);
  const bool inBatch = m.batch > 1 && size <= smallProduct && packed <= slabFloats;
  const size_t slabDepth = least(m.depth, slabFloats / paddedColumns(m.columns) + 1 + panelDepth);
  job.perWorker = panelRows * panelDepth + (inBatch && m.batchStrideB ? (packed + 15) / 16 * 16 : 0);
  job.panels = scratch(1, workers() * job.perWorker);
  const bool packsHere = !m.packedB && !(inBatch && m.batchStrideB);
  job.packing = packsHere ? scratch(0, slabDepth * paddedColumns(m.columns)) : nullptr;
  job.packedB = m.packedB ? m.packedB : job.packing;
  if (!job.panels || (packsHere && !job.packing)) return false;
  if (!inBatch) {
    for (size_t image = 0; image < (size_t)m.batch; image++) {
      job.a = m.a + image * m.batchStrideA;
      job.b = m.b + image * m.batchStrideB;
      job.out = m.out + image * m.rows * m.columns;
      multiplyOne(job);
    }
    return true;
  }
  job.slab = 0;
  job.depth = m.depth;
  job.b = m.b;
  job.packs = m.batchStrideB != 0;
  if (!job.packs) parallel(shareOf(m.depth, packedDepth), packed, packTask, &job);
  job.imagesPerTask = shareOf(smallTask, size);
  parallel(shareOf(m.batch, job.imagesPerTask), m.batch * size / 8, imagesTask, &job);
  return true;
}

// A few rows; a transposed a is copied first. A product of one column is that of one row, with the sides changed.
static bool multiplyThin(const MatrixProduct& m) {
  const bool swaps = m.columns == 1;
  const bool turns = !swaps && m.transposeA && m.rows > 1;
  float* turned = turns ? scratch(0, (size_t)m.rows * m.depth) : nullptr;
  if (turns && !turned) return false;
  ThinJob job;
  job.m = &m;
  job.rows = swaps ? 1 : m.rows;
  job.columns = swaps ? m.rows : m.columns;
  job.depth = m.depth;
  job.transposeB = swaps ? !m.transposeA : m.transposeB;
  job.biasStep = swaps ? 0 : 1;
  for (size_t image = 0; image < (size_t)m.batch; image++) {
    const float *a = m.a + image * m.batchStrideA, *b = m.b + image * m.batchStrideB;
    if (turns) turnBlock(a, m.rows, m.depth, m.rows, turned, m.depth);
    job.a = swaps ? b : turns ? turned : a;
    job.b = swaps ? a : b;
    job.out = m.out + image * m.rows * m.columns;
    parallel(shareOf(job.columns, thinColumns), job.columns * job.depth, thinTask, &job);
  }
  return true;
}

static bool multiply(const MatrixProduct& m) {
  const bool few = !m.packedB && (m.rows <= thinRows || m.columns == 1);
  return few && (m.batch == 1 || (size_t)m.rows * m.columns * m.depth > smallTask) ? multiplyThin(m) : multiplyThick(m);
}

}  // namespace THETALAB_ISA
