// Batch normalisation, Mish and dropout: the statistics, then all three in one pass forward, and two passes back, over
// blocks of rows that stay in cache. The three steps do what their own kernels do, in the same order: the results are
// theirs to the last bit. Only the input and the statistics are needed for the way back; masks are made again.
#pragma once

#include "batch-norm.h"
#include "dropout.h"
#include "elementwise.h"

namespace THETALAB_ISA {

struct ActivationJob {
  NormJob norm;
  const Dropping* dropping;
  RoundKeys keys;
  float* blocks;  // per worker: one block
};

// Multiplies a block by its part of the mask. Blocks begin at a multiple of 64 elements, as groups of the mask do.
static void dropBlock(const ActivationJob& job, const float* x, float* y, size_t first, size_t count) {
  if (job.dropping->threshold == 0) {
    if (x != y) memcpy(y, x, count * sizeof(float));
    return;
  }
  const int32_t threshold = (int32_t)(job.dropping->threshold ^ 0x80000000u);
  uint32_t words[64];
  for (size_t at = 0; at < count; at += 64) {
    groupWords((uint32_t)((first + at) / 64), 0, maskDomain, job.keys, words);
    if (count - at >= 64) dropGroup(x + at, y + at, 64, words, threshold, job.dropping->scale);
    else dropGroup(x + at, y + at, count - at, words, threshold, job.dropping->scale);
  }
}

static void activateRows(void* context, size_t part, int) {
  const ActivationJob& job = *(const ActivationJob*)context;
  const size_t channels = job.norm.n->channels, end = partBegin(job.norm, part + 1);
  for (size_t row = partBegin(job.norm, part); row < end; row += blockRows) {
    const size_t rows = least(blockRows, end - row);
    float* y = job.norm.n->y + row * channels;
    normalizeBlock(job.norm, row, rows, y);
    forEach(y, y, rows * channels, [](vf v) { return mish(v); });
    dropBlock(job, y, y, row * channels, rows * channels);
  }
}

// dx becomes the gradient of what Mish was given; the sums are those of gradientSums.
static void activationSums(void* context, size_t part, int worker) {
  const ActivationJob& job = *(const ActivationJob*)context;
  const BatchNorm& n = *job.norm.n;
  const size_t channels = n.channels, begin = partBegin(job.norm, part), end = partBegin(job.norm, part + 1);
  double* total = job.norm.sums + part * 2 * channels;
  memset(total, 0, 2 * channels * sizeof(double));
  float* block = job.blocks + worker * blockRows * channels;
  for (size_t row = begin; row < end; row += blockRows) {
    const size_t rows = least(blockRows, end - row), first = row * channels;
    normalizeBlock(job.norm, row, rows, block);
    dropBlock(job, n.dy + first, n.dx + first, first, rows * channels);
    forEachPair(block, 1, n.dx + first, 1, n.dx + first, rows * channels,
                [](vf x, vf dy) { return mishSlope(x) * dy; });
    addGradientSums(job.norm, n.dx, row, row + rows, total, worker);
  }
}

static bool prepareActivation(ActivationJob& job, const BatchNorm& n, const Dropping& dropping) {
  if (!prepare(job.norm, n)) return false;
  job.dropping = &dropping;
  job.keys = roundKeys(dropping.key0, dropping.key1);
  return true;
}

static bool batchNormMish(const BatchNorm& n, const Dropping& dropping) {
  ActivationJob job;
  if (!prepareActivation(job, n, dropping)) return false;
  parallel(job.norm.parts, n.rows * n.channels, blockStatistics, &job.norm);
  joinStatistics(job.norm);
  scaleOf(job.norm);
  parallel(job.norm.parts, n.rows * n.channels, activateRows, &job);
  return true;
}

static bool batchNormMishGradient(const BatchNorm& n, const Dropping& dropping) {
  ActivationJob job;
  if (!prepareActivation(job, n, dropping)) return false;
  job.blocks = scratch(2, workers() * blockRows * n.channels);
  if (!job.blocks) return false;
  scaleOf(job.norm);
  parallel(job.norm.parts, n.rows * n.channels, activationSums, &job);
  BatchNorm inner = n;
  inner.dy = n.dx;
  job.norm.n = &inner;
  finishGradient(job.norm);
  return true;
}

}  // namespace THETALAB_ISA
