// The gradient of batch normalisation, Mish and dropout in one pass over blocks of rows that stay in cache. It ends at
// the gradient of what Mish was given, and the factors that make the gradient of x of it: Form::kCombined. The steps
// are those of their own kernels, in the same order. Only x and its statistics are needed; masks are made again.
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

static void activationSums(void* context, size_t part, int worker) {
  const ActivationJob& job = *(const ActivationJob*)context;
  const BatchNorm& n = *job.norm.n;
  const size_t channels = n.channels, begin = partBegin(job.norm, part), end = partBegin(job.norm, part + 1);
  double* total = job.norm.sums + part * 2 * channels;
  memset(total, 0, 2 * channels * sizeof(double));
  float* block = job.blocks + worker * 2 * blockRows * channels;
  for (size_t row = begin; row < end; row += blockRows) {
    const size_t rows = least(blockRows, end - row), first = row * channels, count = rows * channels;
    float* dx = n.dx + first;
    normalizeValues(n.x + first, n.bias, job.norm.centre, job.norm.factor, job.norm.offset, rows, channels, block);
    const float* dy = rowsOfGradient(n, row, rows, block + count);
    dropElements(*job.dropping, job.keys, dy, dx, first, count);
    forEachPair(block, 1, dx, 1, dx, count, [](vf x, vf g) { return mishSlope(x) * g; });
    addGradientSums(job.norm, n.dx, row, row + rows, total, worker);
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
  return true;
}

}  // namespace THETALAB_ISA
