// Batched matrix products with either side transposed.
#pragma once

#include "correlate.h"

namespace THETALAB_ISA {

constexpr size_t chunkRows = 96;
constexpr size_t chunkDepth = 256;
constexpr size_t chunkBlocks = 8;

struct ProductJob {
  const MatrixProduct* m;
  const float* a;  // of one batch entry, [rows, depth]
  float* out;
  float* packed;   // [block][depth][columns of the block]
  float* turned;   // a transposed, when it comes so
  const float* b;
};

// Lays out one block of b's columns; a transposed b is read along its rows.
static void packBlock(void* context, size_t block, int) {
  const ProductJob& job = *(const ProductJob*)context;
  const MatrixProduct& m = *job.m;
  const size_t first = block * tileColumns;
  const size_t left = m.columns - first;
  const int tap = 0;
  WeightLayout layout;
  layout.tapIndex = &tap;
  layout.taps = 1;
  layout.inputs = m.depth;
  layout.outputs = (int)least(left, tileColumns);
  layout.tapStride = 0;
  layout.inputStride = m.transposeB ? 1 : m.columns;
  layout.outputStride = m.transposeB ? m.depth : 1;
  layout.source = job.b + first * layout.outputStride;
  packWeights(layout, job.packed + first * m.depth);
}

static void turnRows(void* context, size_t index, int) {
  const ProductJob& job = *(const ProductJob*)context;
  const MatrixProduct& m = *job.m;
  const size_t begin = index * 16, end = least(begin + 16, m.rows);
  for (size_t k = 0; k < (size_t)m.depth; k++)
    for (size_t row = begin; row < end; row++) job.turned[row * m.depth + k] = job.a[k * m.rows + row];
}

static void productChunk(void* context, size_t index, int) {
  const ProductJob& job = *(const ProductJob*)context;
  const MatrixProduct& m = *job.m;
  const size_t groups = (blocksOf(m.columns) + chunkBlocks - 1) / chunkBlocks;
  const size_t row = index / groups * chunkRows;
  const size_t firstBlock = index % groups * chunkBlocks;
  const size_t lastBlock = least(firstBlock + chunkBlocks, blocksOf(m.columns));
  const size_t rows = least(chunkRows, m.rows - row);
  const float* a = m.transposeA ? job.turned : job.a;
  for (size_t k = 0; k < (size_t)m.depth; k += chunkDepth) {
    for (size_t block = firstBlock; block < lastBlock; block++) {
      const size_t first = block * tileColumns;
      const size_t left = m.columns - first;
      const size_t width = vectorsOfBlock(left) * V;
      const Run run = {0, job.packed + first * m.depth + k * width, least(chunkDepth, m.depth - k)};
      sumRows(a + row * m.depth + k, m.depth, &run, 1, job.out + row * m.columns + first, m.columns, rows, left, k > 0);
    }
  }
}

static bool multiply(const MatrixProduct& m) {
  ProductJob job;
  job.m = &m;
  job.packed = scratch(0, m.depth * paddedColumns(m.columns));
  job.turned = m.transposeA ? scratch(1, (size_t)m.rows * m.depth) : nullptr;
  if (!job.packed || (m.transposeA && !job.turned)) return false;
  const size_t blocks = blocksOf(m.columns);
  const size_t groups = (blocks + chunkBlocks - 1) / chunkBlocks;
  const size_t size = (size_t)m.rows * m.columns;
  for (size_t image = 0; image < (size_t)m.batch; image++) {
    job.a = m.a + image * m.batchStrideA;
    job.b = m.b + image * m.batchStrideB;
    job.out = m.out + image * size;
    if (image == 0 || m.batchStrideB) parallel(blocks, (size_t)m.depth * m.columns, packBlock, &job);
    if (m.transposeA) parallel((m.rows + 15) / 16, (size_t)m.rows * m.depth, turnRows, &job);
    parallel((m.rows + chunkRows - 1) / chunkRows * groups, size * m.depth / 8, productChunk, &job);
  }
  return true;
}

}  // namespace THETALAB_ISA
