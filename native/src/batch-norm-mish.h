// The gradient of batch normalisation, Mish and dropout over blocks of rows that stay in cache. One pass ends at the
// gradient of what Mish was given, and the factors that make the gradient of x of it: Form::kCombined. Or a second pass
// makes that gradient again and puts the one of x where x was: that takes no memory. The steps are those of their own
// kernels, in the same order. Only x and its statistics are needed; masks are made again.
#pragma once

#include "batch-norm.h"
#include "reading.h"

namespace THETALAB_ISA {

struct ActivationJob {
  NormJob norm;
  const Dropping* dropping;
  RoundKeys keys;
  float* blocks;  // per worker: two blocks
};

// Rows [row, row + rows) of dy, spread out in `copy` where several rows share one.
static const float* rowsOfGradient(const BatchNorm& n, size_t row, size_t rows, float* copy) {
  const size_t channels = n.channels;
  if (n.repeats == 1) return n.dy + row * channels;
  for (size_t r = 0; r < rows; r++)
    memcpy(copy + r * channels, n.dy + (row + r) / n.repeats * channels, channels * sizeof(float));
  return copy;
}

// The gradient of what Mish was given, of rows [row, row + rows); `blocks` is room for two blocks, of which `g` may be the
// second.
static void activationBlock(const ActivationJob& job, size_t row, size_t rows, float* blocks, float* g) {
  const BatchNorm& n = *job.norm.n;
  const size_t channels = n.channels, first = row * channels, count = rows * channels;
  const NormJob& norm = job.norm;
  normalizeValues(n.x + first, n.bias, norm.centre, norm.factor, norm.offset, rows, channels, blocks);
  const float* dy = rowsOfGradient(n, row, rows, blocks + count);
  dropElements(*job.dropping, job.keys, dy, g, first, count);
  forEachPair(blocks, 1, g, 1, g, count, [](vf x, vf dy) { return mishSlope(x) * dy; });
}

static void activationSums(void* context, size_t part, int worker) {
  const ActivationJob& job = *(const ActivationJob*)context;
  const BatchNorm& n = *job.norm.n;
  const size_t channels = n.channels, begin = partBegin(job.norm, part), end = partBegin(job.norm, part + 1);
  double* total = job.norm.sums + part * 2 * channels;
  memset(total, 0, 2 * channels * sizeof(double));
  float* blocks = job.blocks + worker * 2 * blockRows * channels;
  for (size_t row = begin; row < end; row += blockRows) {
    const size_t rows = least(blockRows, end - row);
    float* g = n.dx ? n.dx + row * channels : blocks + rows * channels;
    activationBlock(job, row, rows, blocks, g);
    addGradientSums(job.norm, g, row, row + rows, total, worker);
  }
}

static void activationRows(void* context, size_t part, int worker) {
  const ActivationJob& job = *(const ActivationJob*)context;
  const BatchNorm& n = *job.norm.n;
  const size_t channels = n.channels, end = partBegin(job.norm, part + 1);
  float* blocks = job.blocks + worker * 2 * blockRows * channels;
  for (size_t row = partBegin(job.norm, part); row < end; row += blockRows) {
    const size_t rows = least(blockRows, end - row), first = row * channels;
    float* g = blocks + rows * channels;
    activationBlock(job, row, rows, blocks, g);
    combineValues(g, n.factor, n.x + first, n.bias, n.mean, n.xFactor, n.offset, rows, channels, n.y + first);
  }
}

static bool activationGradient(const BatchNorm& n, const Dropping& dropping) {
  ActivationJob job;
  if (!prepare(job.norm, n)) return false;
  job.dropping = &dropping;
  job.keys = roundKeys(dropping.key0, dropping.key1);
  job.blocks = scratch(2, workers() * 2 * blockRows * n.channels);
  if (!job.blocks) return false;
  scaleOf(job.norm);
  parallel(job.norm.parts, n.rows * n.channels, activationSums, &job);
  gradientFactors(job.norm, n.factor, n.xFactor, n.offset);
  if (!n.dx) parallel(job.norm.parts, n.rows * n.channels, activationRows, &job);
  return true;
}

}  // namespace THETALAB_ISA
