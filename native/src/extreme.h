// The largest or smallest values over one run of axes, and where they are: an array seen as [outer, reduced, inner] becomes
// [outer, inner]. As in JavaScript a NaN wins, but for positions, where it is passed over unless it comes first.
#pragma once

#include "rows.h"

namespace THETALAB_ISA {

struct ExtremeJob {
  const float* x;
  float* out;
  int32_t* position;  // instead of `out`
  size_t outer, reduced, inner, perTask;
  bool smallest;
};

// A row of `reduced` numbers that lie side by side.
static float extremeOfRow(const float* x, size_t length, bool smallest) {
  vf most = splat(x[0]);
  size_t i = 0;
  for (; i < length; i += V) {
    const vf next = i + V <= length ? load(x + i) : loadPadded(x + i, length - i, x[0]);
    const Mask keep = isNaN(most) | ~(isNaN(next) | (smallest ? less(next, most) : less(most, next)));
    most = select(keep, most, next);
  }
  float lanes[V], result;
  store(lanes, most);
  result = lanes[0];
  for (int k = 1; k < V; k++)
    if (lanes[k] != lanes[k] || (smallest ? lanes[k] < result : result < lanes[k])) result = lanes[k];
  return result;
}

static void extremeColumns(const ExtremeJob& job, const float* x, float* out) {
  memcpy(out, x, job.inner * sizeof(float));
  for (size_t r = 1; r < job.reduced; r++) {
    const float* row = x + r * job.inner;
    fillRow(out, job.inner, [&](size_t i, size_t n) {
      const vf most = loadFirst(out + i, n), next = loadFirst(row + i, n);
      const Mask keep = isNaN(most) | ~(isNaN(next) | (job.smallest ? less(next, most) : less(most, next)));
      return select(keep, most, next);
    });
  }
}

static void positions(const ExtremeJob& job, const float* x, int32_t* position) {
  for (size_t c = 0; c < job.inner; c++) {
    float most = x[c];
    position[c] = 0;
    for (size_t r = 1; r < job.reduced; r++) {
      const float next = x[r * job.inner + c];
      if (!(job.smallest ? next < most : next > most)) continue;
      most = next;
      position[c] = (int32_t)r;
    }
  }
}

static void extremeTask(void* context, size_t index, int) {
  const ExtremeJob& job = *(const ExtremeJob*)context;
  const size_t end = least((index + 1) * job.perTask, job.outer);
  for (size_t outer = index * job.perTask; outer < end; outer++) {
    const float* x = job.x + outer * job.reduced * job.inner;
    if (job.position) positions(job, x, job.position + outer * job.inner);
    else if (job.inner == 1) job.out[outer] = extremeOfRow(x, job.reduced, job.smallest);
    else extremeColumns(job, x, job.out + outer * job.inner);
  }
}

static void extreme(const float* x, float* out, int32_t* position, size_t outer, size_t reduced, size_t inner, bool smallest) {
  ExtremeJob job = {x, out, position, outer, reduced, inner, rowsPerTask(reduced * inner), smallest};
  parallel((outer + job.perTask - 1) / job.perTask, outer * reduced * inner, extremeTask, &job);
}

}  // namespace THETALAB_ISA
