// Transforms of signals that are too long to lie side by side in the cache. One at a time is seen as a matrix whose columns,
// and then whose rows, are transformed V at once (Bailey: FFTs in external or hierarchical memory, 1990).
#pragma once

#include "fourier-ends.h"
#include "fourier-lanes.h"

namespace THETALAB_ISA {

struct LongJob {
  const FourierTransform* t;
  const FourierPlan* plan;  // in four steps
  size_t signal, signals;   // the first of those that are under way together
  float* numbers;           // per signal: [2][step]
  float* matrix;            // per signal: [2][columns' length][rowStep]
  float* lanes;             // per worker: two arrays
  size_t step, laneSize;
  FourierEnd (*from)(const LongJob&, size_t signal);
  FourierEnd (*to)(const LongJob&, size_t signal);
};

static void transformColumns(void* context, size_t index, int worker) {
  const LongJob& job = *(const LongJob*)context;
  const FourierPlan& plan = *job.plan;
  const size_t length = plan.first->length, columns = plan.second->length, blocks = (columns + V - 1) / V;
  const size_t signal = index / blocks, column = index % blocks * V;
  const FourierEnd from = job.from(job, signal);
  float* data = job.lanes + worker * 2 * job.laneSize;
  for (size_t i = 0; i < length; i++) storeComplex(data + i * 2 * V, loadFrom(from, i * columns + column));
  data = transformByPasses(*plan.first, data, data + job.laneSize);
  float* matrix = job.matrix + signal * 2 * length * plan.rowStep;
  for (size_t i = 0; i < length; i++) {
    const float* twiddle = plan.twiddles + i * 2 * plan.rowStep + column;
    const Complexes x = times(loadComplex(data + i * 2 * V), load(twiddle), load(twiddle + plan.rowStep));
    store(matrix + i * plan.rowStep + column, x.re);
    store(matrix + (length + i) * plan.rowStep + column, x.im);
  }
}

static void transformRows(void* context, size_t index, int worker) {
  const LongJob& job = *(const LongJob*)context;
  const FourierPlan& plan = *job.plan;
  const size_t rows = plan.first->length, length = plan.second->length, blocks = (rows + V - 1) / V;
  const size_t signal = index / blocks, row = index % blocks * V, count = least(V, rows - row);
  const float* matrix = job.matrix + signal * 2 * rows * plan.rowStep + row * plan.rowStep;
  float* data = job.lanes + worker * 2 * job.laneSize;
  rowsToLanes(matrix, plan.rowStep, count, length, data, 2 * V);
  rowsToLanes(matrix + rows * plan.rowStep, plan.rowStep, count, length, data + V, 2 * V);
  data = transformByPasses(*plan.second, data, data + job.laneSize);
  const FourierEnd to = job.to(job, signal);
  for (size_t i = 0; i < length; i++) storeTo(to, loadComplex(data + i * 2 * V), i * rows + row, count);
}

static void transformLong(LongJob& job) {
  const size_t work = job.signals * job.plan->length * 8;
  parallel(job.signals * ((job.plan->second->length + V - 1) / V), work, transformColumns, &job);
  parallel(job.signals * ((job.plan->first->length + V - 1) / V), work, transformRows, &job);
}

static inline bool hasPairs(const FourierTransform& t) { return t.kind != FourierKind::kComplex && t.length % 2 == 0; }

static FourierEnd numbersOf(const LongJob& job, size_t signal, size_t count) {
  float* re = job.numbers + signal * 2 * job.step;
  return {re, re + job.step, count, count, false, nullptr, false, 1, 1};
}

static FourierEnd inputOf(const LongJob& job, size_t signal) {
  const FourierTransform& t = *job.t;
  const size_t at = (job.signal + signal) * t.inLength, count = t.plan->length;
  FourierEnd end = numbersOf(job, signal, count);
  if (t.kind != FourierKind::kRealInverse) {
    end.re = (float*)t.inReal + at;
    end.im = t.inImaginary ? (float*)t.inImaginary + at : nullptr;
    end.held = least(t.inLength, t.length);
    end.pairs = hasPairs(t);
  }
  end.factor = t.plan->chirp;
  return end;
}

static FourierEnd outputOf(const LongJob& job, size_t signal) {
  const FourierTransform& t = *job.t;
  const size_t row = job.signal + signal;
  FourierEnd end = numbersOf(job, signal, t.plan->length);
  if (t.kind == FourierKind::kComplex) {
    end.re = t.outReal + row * t.length;
    end.im = t.outImaginary + row * t.length;
    end.scaleReal = end.scaleImaginary = t.scale;
  } else if (t.kind == FourierKind::kRealInverse) {
    end.re = t.outReal + row * t.length;
    end.im = nullptr;
    end.pairs = hasPairs(t);
    end.scaleImaginary = -1;
  }
  end.factor = t.plan->chirp;
  end.swap = t.plan->chirp != nullptr;
  return end;
}

// Between the two transforms of a convolution: swapping real and imaginary parts before and after the second makes it the
// inverse.
static FourierEnd filteredOf(const LongJob& job, size_t signal) {
  FourierEnd end = numbersOf(job, signal, job.plan->length);
  end.factor = job.t->plan->spectrum;
  return end;
}

static FourierEnd swappedOf(const LongJob& job, size_t signal) {
  FourierEnd end = numbersOf(job, signal, job.plan->length);
  end.swap = true;
  return end;
}

}  // namespace THETALAB_ISA
