// The logistic function and its kin.
#pragma once

#include "exponential.h"

namespace THETALAB_ISA {

// What is not a number stays.
static inline vf clamp(vf x, float low, float high) { return greater(splat(low), lesser(splat(high), x)); }

// 1 / (1 + e^-x), below 3 units in the last place.
static inline vf sigmoid(vf x) { return splat(1) / (splat(1) + exponential(clamp(splat(0) - x, -87, 88))); }

// tanh x, below 4 units in the last place.
static inline vf hyperbolicTangent(vf x) {
  const vf e = exponentialMinusOne(clamp(x + x, -40, 40));
  return e / (e + splat(2));
}

}  // namespace THETALAB_ISA
