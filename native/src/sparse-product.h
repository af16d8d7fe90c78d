// Products of a sparse matrix, row by row, and a few vectors side by side.
#pragma once

#include "kernels.h"
#include "masks.h"
#include "parallel.h"

namespace THETALAB_ISA {

constexpr size_t sparseRows = 512;  // of one task

static inline void sparseTask(void* context, size_t index, int) {
  const SparseProduct& s = *(const SparseProduct*)context;
  const vf scale = splat(s.scale), shift = splat(s.shift);
  const size_t end = least((index + 1) * sparseRows, s.rows);
  for (size_t row = index * sparseRows; row < end; row++) {
    for (size_t c = 0; c < s.vectors; c += V) {
      const size_t left = s.vectors - c;
      vf sum = splat(0);
      for (size_t at = (size_t)s.starts[row]; at < (size_t)s.starts[row + 1]; at++)
        sum += splat(s.values[at]) * loadSome(s.x + (size_t)s.columns[at] * s.vectors + c, left);
      const size_t here = row * s.vectors + c;
      vf y = scale * sum + shift * loadSome(s.x + here, left);
      if (s.less) y = y - loadSome(s.less + here, left);
      storeSome(s.y + here, y, left);
    }
  }
}

static void sparseProduct(const SparseProduct& s) {
  parallel((s.rows + sparseRows - 1) / sparseRows, s.rows * s.vectors * 16, sparseTask, (void*)&s);
}

}  // namespace THETALAB_ISA
