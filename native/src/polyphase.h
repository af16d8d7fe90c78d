// Resampling with a polyphase FIR filter: sums over the inputs of an output, in double precision and in the order of
// src/signal/polyphase.ts. A row is a run of outputs after which the phases repeat; rows lie in the lanes of vectors, so
// that every tap counts for as many rows.
#pragma once

#include "doubles.h"
#include "kernels.h"
#include "parallel.h"

namespace THETALAB_ISA {

constexpr int rowVectors = 4;
constexpr size_t rowsAtOnce = rowVectors * D;

struct PolyphaseJob {
  const Polyphase* p;
  size_t reach;    // inputs that a row needs, from the first one on
  double* memory;  // per worker: [reach, rows], then as floats [rows, outputs]
  size_t each;
};

// Inputs of a block of rows, side by side: [reach, rows]; zeros where the signal has none.
static inline void fillRows(const Polyphase& p, size_t reach, ptrdiff_t start, double* block) {
  for (size_t row = 0; row < rowsAtOnce; row++) {
    const ptrdiff_t from = start + (ptrdiff_t)(row * p.inputs), length = (ptrdiff_t)p.length;
    const ptrdiff_t low = from < 0 ? -from : 0, high = length - from;
    const size_t begin = least((size_t)low, reach), end = high < 0 ? 0 : least((size_t)high, reach);
    for (size_t i = 0; i < begin; i++) block[i * rowsAtOnce + row] = 0;
    for (size_t i = begin; i < end; i++) block[i * rowsAtOnce + row] = (double)p.x[from + (ptrdiff_t)i];
    for (size_t i = most(begin, end); i < reach; i++) block[i * rowsAtOnce + row] = 0;
  }
}

static inline void putRows(const vd* sums, float* out, size_t outputs) {
  double values[rowsAtOnce];
  for (int v = 0; v < rowVectors; v++) storeDoubles(values + v * D, sums[v]);
  for (size_t row = 0; row < rowsAtOnce; row++) out[row * outputs] = (float)values[row];
}

// Two neighbouring outputs of each row.
static inline void twoPhases(const double* block, const double* taps, size_t count, float* out, size_t outputs) {
  vd a[rowVectors], b[rowVectors];
  for (int v = 0; v < rowVectors; v++) a[v] = b[v] = splatDouble(0);
  for (size_t k = 0; k < count; k++, block += rowsAtOnce) {
    const vd tapA = splatDouble(taps[2 * k]), tapB = splatDouble(taps[2 * k + 1]);
    for (int v = 0; v < rowVectors; v++) {
      const vd x = loadDoubles(block + v * D);
      a[v] = a[v] + product(x, tapA);
      b[v] = b[v] + product(x, tapB);
    }
  }
  putRows(a, out, outputs);
  putRows(b, out + 1, outputs);
}

static inline void polyphaseTask(void* context, size_t index, int worker) {
  const PolyphaseJob& job = *(const PolyphaseJob*)context;
  const Polyphase& p = *job.p;
  double* block = job.memory + job.each * (size_t)worker;
  float* made = (float*)(block + job.reach * rowsAtOnce);
  const size_t rows = index * rowsAtOnce, first = rows * p.outputs;
  fillRows(p, job.reach, (ptrdiff_t)(rows * p.inputs) - p.before, block);
  const double* taps = p.taps;
  for (size_t pair = 0; pair < p.outputs / 2; pair++) {
    twoPhases(block + (size_t)p.first[pair] * rowsAtOnce, taps, (size_t)p.count[pair], made + 2 * pair, p.outputs);
    taps += 2 * p.count[pair];
  }
  memcpy(p.y + first, made, least(rowsAtOnce * p.outputs, p.made - first) * sizeof(float));
}

static bool polyphase(const Polyphase& p) {
  size_t reach = 0, taps = 0;
  for (size_t pair = 0; pair < p.outputs / 2; pair++) {
    reach = most(reach, (size_t)(p.first[pair] + p.count[pair]));
    taps += 2 * (size_t)p.count[pair];
  }
  const size_t each = (reach * rowsAtOnce + rowsAtOnce * p.outputs / 2 + 7) / 8 * 8;
  double* memory = (double*)scratch(0, 2 * each * (size_t)workers());
  if (!memory) return false;
  PolyphaseJob job = {&p, reach, memory, each};
  const size_t blocks = (p.made + rowsAtOnce * p.outputs - 1) / (rowsAtOnce * p.outputs);
  parallel(blocks, blocks * rowsAtOnce * taps, polyphaseTask, &job);
  return true;
}

}  // namespace THETALAB_ISA
