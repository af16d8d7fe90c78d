// Sums over one run of axes: an array seen as [outer, reduced, inner] becomes [outer, inner]. Short stretches are summed in
// single precision and joined in double.
#pragma once

#include "reading.h"

namespace THETALAB_ISA {

constexpr size_t sumRowsBlock = 64;
constexpr size_t sumParts = 32;

struct SumJob {
  Reader x;  // as [outer, reduced] rows of inner
  float* out;
  size_t outer, reduced, inner, parts, perPart, perWorker;
  float scale;
  double* sums;  // [outer, parts, inner]
  float* own;    // per worker: [inner], and a block of rows if x has to be made
};

static double sumStretch(const float* x, size_t count) {
  vf sum[4] = {splat(0), splat(0), splat(0), splat(0)};
  size_t i = 0;
  for (; i + 4 * V <= count; i += 4 * V)
    for (int k = 0; k < 4; k++) sum[k] += load(x + i + k * V);
  float lanes[V];
  store(lanes, (sum[0] + sum[1]) + (sum[2] + sum[3]));
  double total = 0;
  for (int k = 0; k < V; k++) total += (double)lanes[k];
  for (; i < count; i++) total += (double)x[i];
  return total;
}

static void sumPart(void* context, size_t index, int worker) {
  const SumJob& job = *(const SumJob*)context;
  const size_t outer = index / job.parts, part = index % job.parts;
  const size_t begin = part * job.perPart, end = least(begin + job.perPart, job.reduced);
  double* total = job.sums + index * job.inner;
  memset(total, 0, job.inner * sizeof(double));
  if (job.inner == 1) {
    const float* x = job.x.reading->values + outer * job.reduced;
    for (size_t r = begin; r < end; r += 1024) *total += sumStretch(x + r, least(1024, end - r));
    return;
  }
  float* sum = job.own + worker * job.perWorker;
  float* block = sum + job.inner;
  for (size_t r = begin; r < end; r += sumRowsBlock) {
    const size_t rows = least(sumRowsBlock, end - r);
    const float* x = readWindow(job.x, outer * job.reduced, r, rows, job.reduced, block);
    memset(sum, 0, job.inner * sizeof(float));
    for (size_t row = 0; row < rows; row++)
      for (size_t c = 0; c < job.inner; c++) sum[c] += x[row * job.inner + c];
    for (size_t c = 0; c < job.inner; c++) total[c] += (double)sum[c];
  }
}

// `inner` are the channels of x, unless it is plain.
static bool sum(const Reading& x, float* out, size_t outer, size_t reduced, size_t inner, float scale) {
  SumJob job = {readerOf(x, inner), out, outer, reduced, inner, 1, reduced, inner, scale, nullptr, nullptr};
  if (x.form != Form::kPlain) job.perWorker += sumRowsBlock * inner;
  if (outer < 16 && reduced > 4096) {
    job.perPart = ((reduced + sumParts - 1) / sumParts + 1023) / 1024 * 1024;
    job.parts = (reduced + job.perPart - 1) / job.perPart;
  }
  job.sums = (double*)scratch(0, outer * job.parts * inner * 2);
  job.own = scratch(1, workers() * job.perWorker);
  if (!job.sums || !job.own) return false;
  parallel(outer * job.parts, outer * reduced * inner, sumPart, &job);
  for (size_t o = 0; o < outer; o++)
    for (size_t c = 0; c < inner; c++) {
      double total = 0;
      for (size_t part = 0; part < job.parts; part++) total += job.sums[(o * job.parts + part) * inner + c];
      out[o * inner + c] = (float)(total * (double)scale);
    }
  return true;
}

static double sumOfSquares(const float* x, size_t count) {
  double total = 0;
  for (size_t i = 0; i < count; i++) total += (double)x[i] * (double)x[i];
  return total;
}

}  // namespace THETALAB_ISA
