// Transforms of very short lengths, and the passes of Stockham's algorithm made of them. Every lane of the vectors
// belongs to a signal of its own: an array of complex numbers is [index][re, im][lane].
#pragma once

#include "fourier-plan.h"
#include "simd.h"

namespace THETALAB_ISA {

struct Complexes {
  vf re, im;
};

static inline Complexes operator+(Complexes a, Complexes b) { return {a.re + b.re, a.im + b.im}; }
static inline Complexes operator-(Complexes a, Complexes b) { return {a.re - b.re, a.im - b.im}; }
static inline Complexes operator*(vf a, Complexes b) { return {a * b.re, a * b.im}; }
static inline Complexes times(Complexes a, vf re, vf im) { return {a.re * re - a.im * im, a.re * im + a.im * re}; }
static inline Complexes timesMinusI(Complexes a) { return {a.im, splat(0) - a.re}; }

static inline Complexes loadComplex(const float* p) { return {load(p), load(p + V)}; }
static inline void storeComplex(float* p, Complexes x) {
  store(p, x.re);
  store(p + V, x.im);
}

template <int R>
struct Butterfly;

template <>
struct Butterfly<2> {
  static inline void run(Complexes* x, const float*) {
    const Complexes a = x[0];
    x[0] = a + x[1];
    x[1] = a - x[1];
  }
};

template <>
struct Butterfly<3> {
  static inline void run(Complexes* x, const float*) {
    const Complexes sum = x[1] + x[2];
    const Complexes turned = splat(0.866025403784438647f) * timesMinusI(x[1] - x[2]);
    const Complexes middle = x[0] - splat(0.5f) * sum;
    x[0] = x[0] + sum;
    x[1] = middle + turned;
    x[2] = middle - turned;
  }
};

template <>
struct Butterfly<4> {
  static inline void run(Complexes* x, const float*) {
    const Complexes a = x[0] + x[2], b = x[0] - x[2], c = x[1] + x[3], d = timesMinusI(x[1] - x[3]);
    x[0] = a + c;
    x[1] = b + d;
    x[2] = a - c;
    x[3] = b - d;
  }
};

template <>
struct Butterfly<5> {
  static inline void run(Complexes* x, const float*) {
    const vf c1 = splat(0.309016994374947424f), c2 = splat(-0.809016994374947424f);
    const vf s1 = splat(0.951056516295153572f), s2 = splat(0.587785252292473129f);
    const Complexes a = x[1] + x[4], b = x[2] + x[3];
    const Complexes c = timesMinusI(x[1] - x[4]), d = timesMinusI(x[2] - x[3]);
    const Complexes first = x[0] + c1 * a + c2 * b, second = x[0] + c2 * a + c1 * b;
    const Complexes firstTurned = s1 * c + s2 * d, secondTurned = s2 * c - s1 * d;
    x[0] = x[0] + a + b;
    x[1] = first + firstTurned;
    x[2] = second + secondTurned;
    x[3] = second - secondTurned;
    x[4] = first - firstTurned;
  }
};

template <>
struct Butterfly<8> {
  static inline void run(Complexes* x, const float*) {
    Complexes even[4] = {x[0] + x[4], x[1] + x[5], x[2] + x[6], x[3] + x[7]};
    const vf half = splat(0.707106781186547524f);
    const Complexes b = x[1] - x[5], d = x[3] - x[7];
    Complexes odd[4] = {x[0] - x[4],
                        {half * (b.re + b.im), half * (b.im - b.re)},
                        timesMinusI(x[2] - x[6]),
                        {half * (d.im - d.re), splat(0) - half * (d.re + d.im)}};
    Butterfly<4>::run(even, nullptr);
    Butterfly<4>::run(odd, nullptr);
    for (int k = 0; k < 4; k++) {
      x[2 * k] = even[k];
      x[2 * k + 1] = odd[k];
    }
  }
};

constexpr int mostRadix = 64;

// An odd prime: outputs j and R - j share their products.
static inline void primeButterfly(Complexes* x, int radix, const float* roots) {
  const int pairs = radix / 2;
  Complexes sum[mostRadix / 2], difference[mostRadix / 2];
  const Complexes origin = x[0];
  for (int k = 1; k <= pairs; k++) {
    sum[k] = x[k] + x[radix - k];
    difference[k] = timesMinusI(x[k] - x[radix - k]);
    x[0] = x[0] + sum[k];
  }
  for (int j = 1; j <= pairs; j++) {
    Complexes even = origin, odd = {splat(0), splat(0)};
    for (int k = 1, at = j; k <= pairs; k++, at = at + j >= radix ? at + j - radix : at + j) {
      even = even + splat(roots[2 * at]) * sum[k];
      odd = odd - splat(roots[2 * at + 1]) * difference[k];
    }
    x[j] = even + odd;
    x[radix - j] = even - odd;
  }
}

template <int R, bool Twiddled>
static void pass(const FourierPass& pass, const float* from, float* to) {
  const size_t step = pass.span * pass.stride * 2 * V, outStep = pass.stride * 2 * V;
  const float* twiddles = pass.twiddles;
  for (size_t p = 0; p < pass.span; p++, twiddles += 2 * (R - 1), to += (R - 1) * outStep) {
    for (size_t q = 0; q < pass.stride; q++, from += 2 * V, to += 2 * V) {
      Complexes x[R];
      for (int k = 0; k < R; k++) x[k] = loadComplex(from + k * step);
      Butterfly<R>::run(x, pass.roots);
      storeComplex(to, x[0]);
      for (int j = 1; j < R; j++) {
        const Complexes y = Twiddled ? times(x[j], splat(twiddles[2 * j - 2]), splat(twiddles[2 * j - 1])) : x[j];
        storeComplex(to + j * outStep, y);
      }
    }
  }
}

static void passOfPrime(const FourierPass& pass, const float* from, float* to) {
  const size_t step = pass.span * pass.stride * 2 * V, outStep = pass.stride * 2 * V;
  const int radix = pass.radix;
  const float* twiddles = pass.twiddles;
  for (size_t p = 0; p < pass.span; p++, twiddles += 2 * (radix - 1), to += (radix - 1) * outStep) {
    for (size_t q = 0; q < pass.stride; q++, from += 2 * V, to += 2 * V) {
      Complexes x[mostRadix];
      for (int k = 0; k < radix; k++) x[k] = loadComplex(from + k * step);
      primeButterfly(x, radix, pass.roots);
      storeComplex(to, x[0]);
      for (int j = 1; j < radix; j++)
        storeComplex(to + j * outStep, times(x[j], splat(twiddles[2 * j - 2]), splat(twiddles[2 * j - 1])));
    }
  }
}

template <int R>
static void passOf(const FourierPass& p, const float* from, float* to) {
  if (p.span > 1) pass<R, true>(p, from, to);
  else pass<R, false>(p, from, to);
}

// Transforms V signals by passes; returns whichever of the two arrays holds the result.
static float* transformByPasses(const FourierPlan& plan, float* data, float* other) {
  for (int i = 0; i < plan.passCount; i++) {
    const FourierPass& pass = plan.passes[i];
    switch (pass.radix) {
      case 2: passOf<2>(pass, data, other); break;
      case 3: passOf<3>(pass, data, other); break;
      case 4: passOf<4>(pass, data, other); break;
      case 5: passOf<5>(pass, data, other); break;
      case 8: passOf<8>(pass, data, other); break;
      default: passOfPrime(pass, data, other);
    }
    float* swapped = data;
    data = other;
    other = swapped;
  }
  return data;
}

}  // namespace THETALAB_ISA
