// Whether a few inputs of a window stand out from all around them, as an electrode that pops does.
#pragma once

#include "activations.h"

namespace THETALAB_ISA {

// Inputs stand out when few steps have any of this size, against the largest.
constexpr float outstanding = 1.f / 16;
constexpr size_t fewSteps = 4;  // one in so many
constexpr int everyStep = 4;    // of which one in so many is looked at

static inline vf largestOf(const float* x, size_t count) {
  constexpr int chains = 4;
  vf most[chains];
  for (vf& chain : most) chain = splat(0);
  size_t i = 0;
  for (; i + chains * V <= count; i += chains * V)
    for (int c = 0; c < chains; c++) most[c] = larger(most[c], absolute(load(x + i + c * V)));
  for (; i < count; i += V) most[0] = larger(most[0], absolute(loadSome(x + i, count - i)));
  return larger(larger(most[0], most[1]), larger(most[2], most[3]));
}

// Whether a few steps of a window stand out. It begins at place `low` of a row of `width` places: the zeros where it leaves
// the row are no steps. Where anything is infinite nothing stands out; what is not a number is looked past.
static bool standsOut(const float* window, ptrdiff_t low, ptrdiff_t length, ptrdiff_t width, size_t channels) {
  const ptrdiff_t first = low < 0 ? -low : 0, end = length < width - low ? length : width - low;
  if (first >= end) return false;
  float lanes[V], largest = 0;
  store(lanes, largestOf(window + first * channels, (end - first) * channels));
  for (float lane : lanes) largest = lane > largest ? lane : largest;
  const vf bound = splat(largest * outstanding);
  size_t large = 0, all = 0;
  for (ptrdiff_t step = first; step < end; step += everyStep, all++)
    large += anyLane(less(bound, largestOf(window + step * channels, channels)));
  return large * fewSteps < all && largest > 0 && largest <= 3e38f;
}

}  // namespace THETALAB_ISA
