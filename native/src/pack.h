// Small blocks of a matrix, copied or turned so that a tile finds side by side what it needs next.
#pragma once

#include "masks.h"

#if defined(__has_builtin) && !defined(THETALAB_PORTABLE)
#if __has_builtin(__builtin_shufflevector)
#define THETALAB_HAS_SHUFFLE
#endif
#endif

namespace THETALAB_ISA {

// to[k * toStep + r] = from[k * fromStep + r] for r below rows
static void copyBlock(const float* from, size_t fromStep, size_t rows, size_t depth, float* to, size_t toStep) {
  if (rows >= V) {
    for (size_t k = 0; k < depth; k++, from += fromStep, to += toStep) {
      for (size_t r = 0; r + V <= rows; r += V) store(to + r, load(from + r));
      store(to + rows - V, load(from + rows - V));
    }
    return;
  }
#if defined(__AVX512F__)
  for (size_t k = 0; k < depth; k++, from += fromStep, to += toStep) storePart(to, loadPart(from, rows), rows);
#else
  if (rows < 4) {
    for (size_t k = 0; k < depth; k++, from += fromStep, to += toStep)
      for (size_t r = 0; r < rows; r++) to[r] = from[r];
    return;
  }
  // Fours that overlap at the end.
  for (size_t k = 0; k < depth; k++, from += fromStep, to += toStep) {
    for (size_t r = 0; r + 4 <= rows; r += 4) memcpy(to + r, from + r, 4 * sizeof(float));
    memcpy(to + rows - 4, from + rows - 4, 4 * sizeof(float));
  }
#endif
}

// to[k * toStep + r] = from[r * fromStep + k] for 4 values of r and all k below depth
static inline void turnFour(const float* from, size_t fromStep, size_t depth, float* to, size_t toStep) {
  size_t k = 0;
#if defined(THETALAB_HAS_SHUFFLE)
  typedef float v4 __attribute__((vector_size(16)));
  typedef float v4_unaligned __attribute__((vector_size(16), aligned(4), may_alias));
  for (; k + 4 <= depth; k += 4) {
    const float* f = from + k;
    float* t = to + k * toStep;
    const v4 a = *(const v4_unaligned*)f, b = *(const v4_unaligned*)(f + fromStep);
    const v4 c = *(const v4_unaligned*)(f + 2 * fromStep), d = *(const v4_unaligned*)(f + 3 * fromStep);
    const v4 ab0 = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab1 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    const v4 cd0 = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd1 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    *(v4_unaligned*)t = __builtin_shufflevector(ab0, cd0, 0, 1, 4, 5);
    *(v4_unaligned*)(t + toStep) = __builtin_shufflevector(ab0, cd0, 2, 3, 6, 7);
    *(v4_unaligned*)(t + 2 * toStep) = __builtin_shufflevector(ab1, cd1, 0, 1, 4, 5);
    *(v4_unaligned*)(t + 3 * toStep) = __builtin_shufflevector(ab1, cd1, 2, 3, 6, 7);
  }
#endif
  for (; k < depth; k++)
    for (size_t r = 0; r < 4; r++) to[k * toStep + r] = from[r * fromStep + k];
}

// to[k * toStep + r] = from[r * fromStep + k] for r below rows
static void turnBlock(const float* from, size_t fromStep, size_t rows, size_t depth, float* to, size_t toStep) {
  if (rows < 4) {
    for (size_t k = 0; k < depth; k++)
      for (size_t r = 0; r < rows; r++) to[k * toStep + r] = from[r * fromStep + k];
    return;
  }
  for (size_t r = 0; r + 4 <= rows; r += 4) turnFour(from + r * fromStep, fromStep, depth, to + r, toStep);
  if (rows % 4) turnFour(from + (rows - 4) * fromStep, fromStep, depth, to + rows - 4, toStep);
}

}  // namespace THETALAB_ISA
