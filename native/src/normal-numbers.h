// Normal numbers by Box and Muller (1958) with the bits of RandomStream.fillNormal, which rounds them to floats.
#pragma once

#include "elementary.h"

namespace THETALAB_ISA {

struct NormalPairs {
  vd first, second;
};

// As JavaScript has them, of numbers in (0, 1] and angles from 0 to 2 pi.
static inline NormalPairs exactPairs(vd u, vd angle) {
  const vd radius = squareRoot(splatDouble(-2) * logarithm(u));
  const SineAndCosine turn = sineAndCosineAbove0(angle);
  return {product(radius, turn.cosine), product(radius, turn.sine)};
}

#if defined(__AVX2__) && defined(__FMA__) && defined(__GNUC__) && !defined(THETALAB_PORTABLE)

// The terms of `logarithm` and `sineAndCosine` without what they do for the last bit: products and sums may be contracted.
template <int N>
static inline vd series(vd x, const double (&c)[N]) {
  vd sum = splatDouble(c[N - 1]);
  for (int i = N - 2; i >= 0; i--) sum = splatDouble(c[i]) + x * sum;
  return sum;
}

static inline vd quickLogarithm(vd x) {
  const vl all = bitsOf(x);
  const vd m = fromBits((all & splatBits(0x000fffffffffffff)) | splatBits(highWord(0x3ff00000)));
  const vl lower = lessDouble(m, splatHigh(0x3ff6a09c));
  const vd exponent = fromBits((all >> 52) | splatBits(0x4330000000000000)) - splatDouble(4503599627370496.0 + 1023);
  const vd k = exponent + select(lower, splatDouble(0), splatDouble(1));
  const vd f = select(lower, m, m * splatDouble(0.5)) - splatDouble(1);
  const vd s = f / (splatDouble(2) + f), z = s * s, w = z * z;
  const vd r = z * series(w, logOdd) + w * series(w, logEven), half = splatDouble(0.5) * f * f;
  return k * splatDouble(ln2High + ln2Low) - ((half - s * (half + r)) - f);
}

// a - n b, rounded once: the difference may be small.
static inline vd lessProduct(vd a, vd n, double b) { return (vd)_mm256_fnmadd_pd((__m256d)n, (__m256d)splatDouble(b), (__m256d)a); }

static inline SineAndCosine quickSineAndCosine(vd x) {
  const vd n = roundedDown(x * splatDouble(6.36619772367581382433e-01) + splatDouble(0.5));
  const vd r = lessProduct(lessProduct(x, n, piHalf), n, piLow / 2), z = r * r;
  const vd sine = r + z * r * (splatDouble(sineFirst) + z * series(z, sineTerms));
  const vd cosine = splatDouble(1) - z * (splatDouble(0.5) - z * series(z, cosineTerms));
  return inQuadrant(n, sine, cosine);
}

// Whether a double lies within 64 of its last places of the middle between two floats.
static inline vl nearMiddle(vd x) {
  const vl above = (bitsOf(x) - splatBits((uint64_t{1} << 28) - 64)) & splatBits((uint64_t{1} << 29) - 1);
  return splatBits(0) - ((above - splatBits(129)) >> 63);
}

// A few last places from those of JavaScript, which become the same floats; where they might not, they are exact.
static inline NormalPairs pairsOf(vd u, vd angle) {
  const vd radius = squareRoot(splatDouble(-2) * quickLogarithm(u));
  const SineAndCosine turn = quickSineAndCosine(angle);
  const NormalPairs quick = {radius * turn.cosine, radius * turn.sine};
  return anyDouble(nearMiddle(quick.first) | nearMiddle(quick.second)) ? exactPairs(u, angle) : quick;
}

#else

static inline NormalPairs pairsOf(vd u, vd angle) { return exactPairs(u, angle); }

#endif

// 53 bits of two words as a number in [0, 1).
static inline vd unitOf(const uint32_t* first, const uint32_t* second) {
  const vd high = wordsShifted(first, 5) * splatDouble(67108864.0);
  return (high + wordsShifted(second, 6)) * splatDouble(1.0 / 9007199254740992.0);
}

// Two floats for each of `count` pairs of uniform numbers, whose words lie in four planes; D at a time, so that a few more
// words are read and a few more floats written.
static inline void normalFloats(const uint32_t* const* words, size_t count, float* floats) {
  for (size_t i = 0; i < count; i += D) {
    const vd u = splatDouble(1) - unitOf(words[0] + i, words[1] + i);
    const vd angle = product(splatDouble(6.283185307179586476925), unitOf(words[2] + i, words[3] + i));
    const NormalPairs pairs = pairsOf(u, angle);
    narrowInterleaved(floats + 2 * i, pairs.first, pairs.second);
  }
}

}  // namespace THETALAB_ISA
