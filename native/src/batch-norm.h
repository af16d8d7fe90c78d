// Batch normalisation while training, and its gradient. Statistics are taken in blocks of rows that stay in cache, first
// the mean of a block and then the squares around it, and joined in double precision (Chan, Golub, LeVeque 1979).
#pragma once

#include <math.h>

#include "kernels.h"
#include "parallel.h"
#include "simd.h"

namespace THETALAB_ISA {

constexpr size_t blockRows = 64;
constexpr size_t statisticParts = 32;  // fixed: results do not depend on the number of threads

struct NormJob {
  const BatchNorm* n;
  size_t parts, perPart;
  double* sums;  // per part: [2][channels]
  float* own;    // per worker: [2][channels]
  const float *factor, *offset, *centre;
  const float *dyFactor, *xFactor;
};

static inline size_t partBegin(const NormJob& job, size_t part) { return least(part * job.perPart, job.n->rows); }

static void blockStatistics(void* context, size_t part, int worker) {
  const NormJob& job = *(const NormJob*)context;
  const size_t channels = job.n->channels;
  double* mean = job.sums + part * 2 * channels;
  double* squares = mean + channels;
  float* sum = job.own + worker * 2 * channels;
  float* spread = sum + channels;
  memset(mean, 0, 2 * channels * sizeof(double));
  const size_t begin = partBegin(job, part), end = partBegin(job, part + 1);
  for (size_t row = begin; row < end; row += blockRows) {
    const size_t rows = least(blockRows, end - row);
    const float *x = job.n->x + row * channels, *bias = job.n->bias;
    memset(sum, 0, 2 * channels * sizeof(float));
    for (size_t r = 0; r < rows; r++)
      for (size_t c = 0; c < channels; c++) sum[c] += x[r * channels + c] + bias[c];
    for (size_t c = 0; c < channels; c++) sum[c] /= (float)rows;
    for (size_t r = 0; r < rows; r++)
      for (size_t c = 0; c < channels; c++) {
        const float d = x[r * channels + c] + bias[c] - sum[c];
        spread[c] += d * d;
      }
    const double before = (double)(row - begin), all = before + (double)rows;
    for (size_t c = 0; c < channels; c++) {
      const double delta = (double)sum[c] - mean[c];
      mean[c] += delta * ((double)rows / all);
      squares[c] += (double)spread[c] + delta * delta * (before * (double)rows / all);
    }
  }
}

static void joinStatistics(const NormJob& job) {
  const size_t channels = job.n->channels;
  for (size_t c = 0; c < channels; c++) {
    double mean = 0, squares = 0, count = 0;
    for (size_t part = 0; part < job.parts; part++) {
      const double rows = (double)(partBegin(job, part + 1) - partBegin(job, part));
      if (rows == 0) continue;
      const double delta = job.sums[part * 2 * channels + c] - mean;
      squares += job.sums[(part * 2 + 1) * channels + c] + delta * delta * (count * rows / (count + rows));
      count += rows;
      mean += delta * (rows / count);
    }
    job.n->mean[c] = (float)mean;
    job.n->variance[c] = (float)(squares / count);
  }
}

static inline void normalizeBlock(const NormJob& job, size_t row, size_t rows, float* y) {
  const size_t channels = job.n->channels;
  const float *centre = job.centre, *factor = job.factor, *offset = job.offset;
  const float *x = job.n->x + row * channels, *bias = job.n->bias;
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < channels; c++)
      y[r * channels + c] = (x[r * channels + c] + bias[c] - centre[c]) * factor[c] + offset[c];
}

static void normalizeRows(void* context, size_t part, int) {
  const NormJob& job = *(const NormJob*)context;
  const size_t row = partBegin(job, part);
  normalizeBlock(job, row, partBegin(job, part + 1) - row, job.n->y + row * job.n->channels);
}

// Parts are whole blocks, so that blocks are the same for every part size.
static bool prepare(NormJob& job, const BatchNorm& n) {
  const size_t channels = n.channels;
  const size_t blocks = (n.rows + blockRows - 1) / blockRows;
  job.n = &n;
  job.perPart = (blocks + statisticParts - 1) / statisticParts * blockRows;
  job.parts = (n.rows + job.perPart - 1) / job.perPart;
  job.sums = (double*)scratch(0, job.parts * 4 * channels);
  job.own = scratch(1, (2 * workers() + 4) * channels);
  return job.sums && job.own;
}

static void factorOf(const BatchNorm& n, float* factor) {
  for (size_t c = 0; c < (size_t)n.channels; c++) factor[c] = n.gamma[c] / sqrtf(n.variance[c] + n.epsilon);
}

// What rows are normalised with; behind the workers' own sums, which stay free.
static void scaleOf(NormJob& job) {
  const BatchNorm& n = *job.n;
  float* factor = job.own + (size_t)2 * workers() * n.channels;
  factorOf(n, factor);
  job.centre = n.mean;
  job.factor = factor;
  job.offset = n.beta;
}

// y = gamma (x - mean) / sqrt(variance + epsilon) + beta with the statistics given.
static bool normalize(const BatchNorm& n) {
  NormJob job;
  if (!prepare(job, n)) return false;
  scaleOf(job);
  parallel(job.parts, n.rows * n.channels, normalizeRows, &job);
  return true;
}

static bool batchStatistics(const BatchNorm& n) {
  NormJob job;
  if (!prepare(job, n)) return false;
  parallel(job.parts, n.rows * n.channels, blockStatistics, &job);
  joinStatistics(job);
  return true;
}

static bool batchNorm(const BatchNorm& n) { return batchStatistics(n) && normalize(n); }

// The statistics, and the factor that normalises: what a block needs before it is read activated (reading.h).
static bool statistics(const BatchNorm& n) {
  if (!batchStatistics(n)) return false;
  factorOf(n, n.factor);
  return true;
}

// Adds to `total`, per channel, the sums of dy and of dy (x - mean) over a block of rows, whose part of dy is given.
static inline void addGradientSums(const NormJob& job, const float* dy, size_t row, size_t last, double* total,
                                   int worker) {
  const size_t channels = job.n->channels;
  float* sum = job.own + worker * 2 * channels;
  float* products = sum + channels;
  const float *mean = job.n->mean, *bias = job.n->bias;
  memset(sum, 0, 2 * channels * sizeof(float));
  const float* x = job.n->x + row * channels;
  for (size_t r = row; r < last; r++, x += channels, dy += channels) {
    for (size_t c = 0; c < channels; c++) {
      sum[c] += dy[c];
      products[c] += dy[c] * (x[c] + bias[c] - mean[c]);
    }
  }
  for (size_t c = 0; c < 2 * channels; c++) total[c] += (double)sum[c];
}

static void gradientSums(void* context, size_t part, int worker) {
  const NormJob& job = *(const NormJob*)context;
  const size_t end = partBegin(job, part + 1);
  double* total = job.sums + part * 2 * job.n->channels;
  memset(total, 0, 2 * job.n->channels * sizeof(double));
  for (size_t row = partBegin(job, part); row < end; row += blockRows)
    addGradientSums(job, job.n->dy + row * job.n->channels, row, least(row + blockRows, end), total, worker);
}

static void gradientRows(void* context, size_t part, int) {
  const NormJob& job = *(const NormJob*)context;
  const size_t channels = job.n->channels;
  const float *centre = job.n->mean, *bias = job.n->bias, *dyFactor = job.dyFactor, *xFactor = job.xFactor, *offset = job.offset;
  for (size_t row = partBegin(job, part); row < partBegin(job, part + 1); row++) {
    const float* x = job.n->x + row * channels;
    const float* dy = job.n->dy + row * channels;
    float* dx = job.n->dx + row * channels;
    for (size_t c = 0; c < channels; c++) dx[c] = dyFactor[c] * dy[c] + xFactor[c] * (x[c] + bias[c] - centre[c]) + offset[c];
  }
}

// From the sums over all rows: dx = gamma / s (dy - mean(dy) - xhat mean(dy xhat)) + dMean / n + 2 dVariance (x - mean) / n,
// with s the standard deviation and xhat = (x - mean) / s. That is dyFactor dy + xFactor (x - mean) + offset.
static void gradientFactors(const NormJob& job, float* dyFactor, float* xFactor, float* offset) {
  const BatchNorm& n = *job.n;
  const size_t channels = n.channels;
  const double rows = (double)n.rows;
  for (size_t c = 0; c < channels; c++) {
    double sum = 0, products = 0;
    for (size_t part = 0; part < job.parts; part++) {
      sum += job.sums[part * 2 * channels + c];
      products += job.sums[(part * 2 + 1) * channels + c];
    }
    const double inverse = 1 / sqrt((double)n.variance[c] + (double)n.epsilon);
    const double factor = n.gamma[c] * inverse;
    n.dGamma[c] = (float)(products * inverse);
    n.dBeta[c] = (float)sum;
    dyFactor[c] = (float)factor;
    xFactor[c] = (float)(-factor * inverse * inverse * products / rows + 2 * n.dVariance[c] / rows);
    offset[c] = (float)(-factor * sum / rows + n.dMean[c] / rows);
  }
}

static bool batchNormGradient(const BatchNorm& n) {
  NormJob job;
  if (!prepare(job, n)) return false;
  parallel(job.parts, n.rows * n.channels, gradientSums, &job);
  float *dyFactor = job.own, *xFactor = dyFactor + n.channels, *offset = xFactor + n.channels;
  gradientFactors(job, dyFactor, xFactor, offset);
  job.dyFactor = dyFactor;
  job.xFactor = xFactor;
  job.offset = offset;
  parallel(job.parts, n.rows * n.channels, gradientRows, &job);
  return true;
}

}  // namespace THETALAB_ISA
