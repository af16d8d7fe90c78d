// What the processor can do at most: independent multiply-adds on registers, the yardstick of the matrix products.
#pragma once

#include "kernels.h"
#include "parallel.h"
#include "tile.h"

namespace THETALAB_ISA {

struct PeakJob {
  float factor;
  size_t steps;
  float* sums;  // one per task
};

// A register tile whose factors stay where they are: nothing is loaded, and no addition waits for another.
static void peakTask(void* context, size_t index, int) {
  const PeakJob& job = *(const PeakJob*)context;
  vf sum[tileRows][2];
  THETALAB_UNROLL for (int r = 0; r < tileRows; r++)
    THETALAB_UNROLL for (int n = 0; n < 2; n++) sum[r][n] = splat((float)(2 * r + n));
  const vf a = splat(job.factor), b = splat(1 - job.factor);
  for (size_t step = 0; step < job.steps; step++) {
    THETALAB_UNROLL for (int r = 0; r < tileRows; r++)
      THETALAB_UNROLL for (int n = 0; n < 2; n++) sum[r][n] = sum[r][n] * a + b;
  }
  vf total = splat(0);
  THETALAB_UNROLL for (int r = 0; r < tileRows; r++)
    THETALAB_UNROLL for (int n = 0; n < 2; n++) total += sum[r][n];
  float lanes[V];
  store(lanes, total);
  job.sums[index] = lanes[0];
}

// Runs the loop on every thread and returns how many floating-point operations that were; 0 without memory.
static double multiplyAdds(size_t steps) {
  PeakJob job;
  job.factor = 0.5f;
  job.steps = steps;
  const int tasks = workers();
  job.sums = scratch(0, tasks);
  if (!job.sums) return 0;
  const double operations = 2.0 * V * 2 * tileRows * (double)steps * tasks;
  parallel(tasks, (size_t)-1, peakTask, &job);
  return operations;
}

}  // namespace THETALAB_ISA
