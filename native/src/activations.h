// The functions of one number that networks use between their products, and their slopes, a vector at a time. Errors are
// below 3 units in the last place (those of GELU below 9 for |x| < 2, and more in its tail, where it vanishes), those of
// slopes below 2e-7; NaN and infinities give what IEEE arithmetic gives.
#pragma once

#include "sigmoid.h"

namespace THETALAB_ISA {

static inline vf absolute(vf x) { return floats(bits(x) & splatInt(0x7fffffff)); }
static inline vf withSignOf(vf x, vf sign) { return floats(bits(x) | (bits(sign) & splatInt((int32_t)0x80000000))); }
// a where either is not a number.
static inline vf larger(vf a, vf b) { return greater(b, a); }
static inline vf smaller(vf a, vf b) { return lesser(b, a); }

// e^x for every x: beyond the range of floats it is infinite, below it 0. The power of two is applied in two steps, since
// 2^128 is none of its own.
static inline vf exponentialOf(vf x) {
  const Mask negative = less(x, splat(0));
  const ExponentParts parts = exponentParts(smaller(larger(x, splat(-89)), splat(88.9f)));
  const vi step = bits(select(negative, floats(splatInt(1)), floats(splatInt(-1))));
  const vf power = powerOfTwo(parts.n + step);
  return (parts.q * power + power) * select(negative, splat(0.5f), splat(2));
}

// e^x for x up to 0: no overflow to care for; below the range of floats it is 0.
static inline vf decay(vf x) {
  const ExponentParts parts = exponentParts(larger(x, splat(-88)));
  const vf power = powerOfTwo(parts.n);
  return parts.q * power + power;
}

// ln x (Cephes' polynomial on [1/sqrt 2, sqrt 2)); denormal numbers count as 0.
static inline vf logarithm(vf x) {
  const vi exponent = (bits(x) - splatInt(0x3f3504f3)) >> 23;
  const vf magic = splat(12582912.0f);
  const vf n = floats(bits(magic) + exponent) - magic;
  const vf f = floats(bits(x) - (exponent << 23)) - splat(1);
  vf p = splat(7.0376836292e-2f);
  p = p * f + splat(-1.1514610310e-1f);
  p = p * f + splat(1.1676998740e-1f);
  p = p * f + splat(-1.2420140846e-1f);
  p = p * f + splat(1.4249322787e-1f);
  p = p * f + splat(-1.6668057665e-1f);
  p = p * f + splat(2.0000714765e-1f);
  p = p * f + splat(-2.4999993993e-1f);
  p = p * f + splat(3.3333331174e-1f);
  const vf square = f * f;
  const vf y = n * splat(-2.12194440e-4f) + f * square * p - splat(0.5f) * square;
  const vf ln = f + y + n * splat(0.693359375f);
  const vf infinity = floats(splatInt(0x7f800000));
  const vf low = select(less(x, splat(0)), floats(splatInt(0x7fc00000)), floats(splatInt((int32_t)0xff800000)));
  const vf usual = select(less(x, infinity), ln, x);  // infinity and NaN stay
  return select(less(x, splat(1.17549435e-38f)), low, usual);
}

// ln(1 + x) for x in [0, 1]: what rounding 1 + x lost is put back.
static inline vf logarithmOfOnePlus(vf x) {
  const vf sum = splat(1) + x;
  return logarithm(sum) + (x - (sum - splat(1))) / sum;
}

// max(x, 0) + ln(1 + e^-|x|)
static inline vf softplus(vf x) {
  return select(less(x, splat(0)), splat(0), x) + logarithmOfOnePlus(decay(splat(0) - absolute(x)));
}

static inline vf elu(vf x) { return select(less(x, splat(0)), exponentialMinusOne(larger(x, splat(-87))), x); }

// The slope of elu from its output y: 1, or y + 1.
static inline vf eluSlope(vf y) { return select(less(y, splat(0)), y + splat(1), splat(1)); }

static inline vf silu(vf x) { return x * sigmoid(x); }
static inline vf siluSlope(vf x) {
  const vf s = sigmoid(x);
  const vf inner = smaller(larger(x, splat(-100)), splat(100));  // 1 - s or s is 0 there, and infinity times 0 is NaN
  return s + inner * s * (splat(1) - s);
}

// The distribution of the standard normal: `density` is e^(-x^2/2), `tail` its integral from |x| on over sqrt(2 pi). The
// tail over the density is erfcx(|x| / sqrt 2) / 2, here a polynomial in 1 / (1 + 0.26 |x|) fitted to a relative error of
// 3e-8 on [0, 14]; further out both are 0. The rounding of x^2 makes relative errors of up to x^2 / 2^25.
struct Normal {
  vf density, tail;
};
static inline Normal normalParts(vf x) {
  const vf u = smaller(absolute(x), splat(14));
  const vf t = splat(1) / (splat(1) + u * splat(0.26f));
  vf p = splat(3.039510183e-02f);
  p = p * t + splat(-1.522946992e-01f);
  p = p * t + splat(2.503857720e-01f);
  p = p * t + splat(-1.496804331e-01f);
  p = p * t + splat(1.600672814e-01f);
  p = p * t + splat(5.140550149e-02f);
  p = p * t + splat(1.029326055e-01f);
  p = p * t + splat(1.030306262e-01f);
  p = p * t + splat(1.037582308e-01f);
  const vf density = decay(u * u * splat(-0.5f));
  return {density, density * (p * t)};
}

static inline vf distribution(vf x, Normal n) { return select(less(x, splat(0)), n.tail, splat(1) - n.tail); }

static inline vf gelu(vf x) { return x * distribution(x, normalParts(x)); }
static inline vf geluSlope(vf x) {
  const Normal n = normalParts(x);
  const vf inner = smaller(larger(x, splat(-14)), splat(14));
  return distribution(x, n) + inner * n.density * splat(0.398942280401432678f);
}

// erf x = 1 - 2 tail(x sqrt 2); near 0 a polynomial (N. Juffa).
static inline vf errorFunction(vf x) {
  const vf size = absolute(x), s = x * x;
  vf p = splat(-5.96761703e-4f);
  p = p * s + splat(4.99119423e-3f);
  p = p * s + splat(-2.67681349e-2f);
  p = p * s + splat(1.12819925e-1f);
  p = p * s + splat(-3.76125336e-1f);
  p = p * s + splat(1.28379166e-1f);
  const vf far = splat(1) - splat(2) * normalParts(size * splat(1.41421356237f)).tail;
  return select(less(size, splat(0.927734375f)), p * x + x, withSignOf(far, x));
}

// GELU with tanh: x sigmoid(2 u), u = sqrt(2 / pi) (x + 0.044715 x^3).
static inline vf geluTanh(vf x) {
  const vf u = x * (splat(1) + splat(0.044715f) * x * x) * splat(1.59576912160573f);
  return x * sigmoid(u);
}
static inline vf geluTanhSlope(vf x) {
  const vf c = smaller(larger(x, splat(-10)), splat(10));  // the slope is 0 or 1 to the last bit beyond
  const vf square = c * c * splat(0.044715f);
  const vf s = sigmoid(c * (splat(1) + square) * splat(1.59576912160573f));
  return s + c * s * (splat(1) - s) * ((splat(1) + splat(3) * square) * splat(1.59576912160573f));
}

}  // namespace THETALAB_ISA
