// e^x and e^x - 1, from one reduction (Cephes' polynomial, Moshier 1992).
#pragma once

#include "masks.h"

namespace THETALAB_ISA {

// x = n ln 2 + r with a whole n; e^r = 1 + q.
struct ExponentParts {
  vi n;
  vf q;
};
static inline ExponentParts exponentParts(vf x) {
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
  return {bits(shifted) - bits(magic), p * (r * r) + r};
}

// 2^n for n from -126 to 127.
static inline vf powerOfTwo(vi n) { return floats((n + splatInt(127)) << 23); }

// e^x for x in [-87, 88]; NaN gives NaN. Error below 2 units in the last place.
static inline vf exponential(vf x) {
  const ExponentParts parts = exponentParts(x);
  return (parts.q + splat(1)) * powerOfTwo(parts.n);
}

// e^x - 1 for x in [-87, 88]; NaN gives NaN. Relative error below 3 units in the last place, near zero too:
// 2^n (e^r - 1) + (2^n - 1) cancels nothing.
static inline vf exponentialMinusOne(vf x) {
  const ExponentParts parts = exponentParts(x);
  const vf scale = powerOfTwo(parts.n);
  return parts.q * scale + (scale - splat(1));
}

}  // namespace THETALAB_ISA
