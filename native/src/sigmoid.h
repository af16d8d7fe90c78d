// The logistic function and its kin, from one reduction of e^x (Cephes' polynomial, Moshier 1992).
#pragma once

#include "simd.h"

namespace THETALAB_ISA {

static inline vf clamp(vf x, float low, float high) {
  const vf least = splat(low), most = splat(high);
  return select(less(x, least), least, select(less(most, x), most, x));
}

// e^x - 1 for x in [-87, 88]; NaN gives NaN. Relative error below 3 units in the last place, near zero too: with
// x = n ln 2 + r it is 2^n (e^r - 1) + (2^n - 1), which cancels nothing.
static inline vf exponentialMinusOne(vf x) {
  const vf magic = splat(12582912.0f);  // 1.5 * 2^23: adding it rounds to a whole number
  const vf shifted = x * splat(1.44269504088896341f) + magic;
  const vf n = shifted - magic;
  const vf r = x - n * splat(0.693359375f) + n * splat(2.12194440e-4f);
  vf p = splat(1.9875691500e-4f);
  p = p * r + splat(1.3981999507e-3f);
  p = p * r + splat(8.3334519073e-3f);
  p = p * r + splat(4.1665795894e-2f);
  p = p * r + splat(1.6666665459e-1f);
  p = p * r + splat(5.0000001201e-1f);
  p = p * (r * r) + r;
  const vf scale = floats(((bits(shifted) - bits(magic)) + splatInt(127)) << 23);
  return p * scale + (scale - splat(1));
}

// 1 / (1 + e^-x), below 3 units in the last place.
static inline vf sigmoid(vf x) { return splat(1) / (splat(1) + exponential(clamp(splat(0) - x, -87, 88))); }

// tanh x, below 4 units in the last place.
static inline vf hyperbolicTangent(vf x) {
  const vf e = exponentialMinusOne(clamp(x + x, -40, 40));
  return e / (e + splat(2));
}

}  // namespace THETALAB_ISA
