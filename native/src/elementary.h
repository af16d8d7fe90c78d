// Logarithm, sine, cosine and angle in double precision by the algorithms of fdlibm (Sun Microsystems, 1993), which V8 has
// for Math in Node 20: the bits are the same. Where fdlibm branches, both ways are computed and one is chosen.
#pragma once

#include "doubles.h"

namespace THETALAB_ISA {

constexpr uint64_t highWord(uint32_t word) { return (uint64_t)word << 32; }
static inline vd splatHigh(uint32_t word) { return fromBits(splatBits(highWord(word))); }

// c[0] + x (c[1] + x (c[2] + ...)), every step rounded.
template <int N>
static inline vd polynomial(vd x, const double (&c)[N]) {
  vd sum = splatDouble(c[N - 1]);
  for (int i = N - 2; i >= 0; i--) sum = splatDouble(c[i]) + product(x, sum);
  return sum;
}

constexpr double ln2High = 6.93147180369123816490e-01, ln2Low = 1.90821492927058770002e-10;
constexpr double logEven[] = {3.999999999940941908e-01, 2.222219843214978396e-01, 1.531383769920937332e-01};
constexpr double logOdd[] = {6.666666666666735130e-01, 2.857142874366239149e-01, 1.818357216161805012e-01,
                             1.479819860510658591e-01};

// Of numbers from 2^-1022 to 1.
static inline vd logarithm(vd x) {
  const vl all = bitsOf(x);
  const vd m = fromBits((all & splatBits(0x000fffffffffffff)) | splatBits(highWord(0x3ff00000)));
  const vl upper = ~lessDouble(m, splatHigh(0x3ff6a09c));  // above about the square root of 2
  const vd exponent = fromBits((all >> 52) | splatBits(0x4330000000000000)) - splatDouble(4503599627370496.0 + 1023);
  const vd k = exponent + select(upper, splatDouble(1), splatDouble(0));
  const vd f = select(upper, m * splatDouble(0.5), m) - splatDouble(1);
  const vd kHigh = product(k, splatDouble(ln2High)), kLow = product(k, splatDouble(ln2Low));

  const vd s = f / (splatDouble(2) + f), z = product(s, s), w = product(z, z);
  const vd r = product(z, polynomial(w, logOdd)) + product(w, polynomial(w, logEven));
  const vd half = product(splatDouble(0.5) * f, f);
  const vd middle = half - (product(s, half + r) + kLow), outer = product(s, f - r) - kLow;
  const vl isMiddle = ~lessDouble(m, splatHigh(0x3ff6147a)) & lessDouble(m, splatHigh(0x3ff6b852));
  vd tail = select(isMiddle, middle, outer);

  const vl isNear = lessDouble(m, splatHigh(0x3ff00001)) | ~lessDouble(m, splatHigh(0x3ffffffe));
  if (anyDouble(isNear)) {
    const vd square = product(product(f, f), splatDouble(0.5) - product(splatDouble(0.33333333333333333), f));
    tail = select(isNear, square - kLow, tail);
  }
  return kHigh - (tail - f);
}

constexpr double sineTerms[] = {8.33333333332248946124e-03, -1.98412698298579493134e-04, 2.75573137070700676789e-06,
                                -2.50507602534068634195e-08, 1.58969099521155010221e-10};
constexpr double cosineTerms[] = {4.16666666666666019037e-02,  -1.38888888888741095749e-03, 2.48015872894767294178e-05,
                                  -2.75573143513906633035e-07, 2.08757232129817482790e-09,  -1.13596475577881948265e-11};
constexpr double sineFirst = -1.66666666666666324348e-01;

// Of x + rest, up to pi / 4.
static inline vd sineOf(vd x, vd rest, vl whole) {
  const vd z = product(x, x), v = product(z, x), r = polynomial(z, sineTerms), first = splatDouble(sineFirst);
  const vd exact = x + product(v, first + product(z, r));
  const vd split = x - ((product(z, splatDouble(0.5) * rest - product(v, r)) - rest) - product(v, first));
  return select(whole, exact, split);
}

static inline vd cosineOf(vd x, vd rest) {
  const vd z = product(x, x), r = product(z, polynomial(z, cosineTerms)), half = splatDouble(0.5) * z;
  const vd correction = product(z, r) - product(x, rest), size = absolute(x);
  const vl quarter = (bitsOf(size) & splatBits(0xffffffff00000000)) - splatBits(highWord(0x00200000));
  const vd far = select(lessDouble(size, splatHigh(0x3fe90001)), fromBits(quarter), splatDouble(0.28125));
  const vd q = select(lessDouble(size, splatHigh(0x3fd33333)), splatDouble(0), far);
  return (splatDouble(1) - q) - ((half - q) - correction);
}

static inline uint32_t highOf(double x) {
  uint64_t all;
  memcpy(&all, &x, sizeof all);
  return (uint32_t)(all >> 32);
}

// x - n pi / 2 where the two nearly cancel, as y + rest; x has the upper word of n pi / 2.
static inline void reduceClosely(double x, double n, double& y, double& rest) {
  const double parts[] = {1.57079632673412561417e+00, 6.07710050630396597660e-11, 2.02226624871116645580e-21};
  const double tails[] = {6.07710050650619224932e-11, 2.02226624879595063154e-21, 8.47842766036889956997e-32};
  double r = x - product(n, parts[0]), w = product(n, tails[0]);
  if (n == 1) {
    r = r - parts[1];
    y = r - tails[1];
    rest = (r - y) - tails[1];
    return;
  }
  y = r - w;
  for (int part = 1; part < 3; part++) {
    const int lost = (int)(highOf(x) >> 20) - (int)(highOf(y) >> 20 & 0x7ff);
    if (lost <= (part == 1 ? 16 : 49)) break;
    const double t = r;
    w = product(n, parts[part]);
    r = t - w;
    w = product(n, tails[part]) - ((t - r) - w);
    y = r - w;
  }
  rest = (r - y) - w;
}

struct SineAndCosine {
  vd sine, cosine;
};

// Those of an angle from those of what is left of it after n quarters of the circle: in odd quadrants the two change places,
// and signs follow the upper of the last two bits of n, or of n + 1.
static inline SineAndCosine inQuadrant(vd n, vd sine, vd cosine) {
  const vl quadrant = bitsOf(n + splatDouble(4503599627370496.0)), next = bitsOf(n + splatDouble(4503599627370497.0));
  const vl exchanged = splatBits(0) - (quadrant & splatBits(1));
  return {negateWhere(quadrant << 62, select(exchanged, cosine, sine)),
          negateWhere(next << 62, select(exchanged, sine, cosine))};
}

// Of angles from 0 to 8.
static inline SineAndCosine sineAndCosineAbove0(vd x) {
  const vl whole = lessDouble(x, splatHigh(0x3fe921fc));
  const vd turns = roundedDown(product(x, splatDouble(6.36619772367581382433e-01)) + splatDouble(0.5));
  const vd n = select(whole, splatDouble(0), turns);
  const vd r = x - product(n, splatDouble(1.57079632673412561417e+00));
  const vd w = product(n, splatDouble(6.07710050650619224932e-11));
  vd y = r - w, rest = (r - y) - w;

  if (anyDouble(lessDouble(absolute(y), splatDouble(1.0 / 131072)) & ~whole)) {
    const uint32_t multiples[] = {0, 0x3ff921fb, 0x400921fb, 0x4012d97c, 0x401921fb, 0x401f6a7a};
    double xs[D], ns[D], ys[D], rests[D];
    storeDoubles(xs, x);
    storeDoubles(ns, n);
    storeDoubles(ys, y);
    storeDoubles(rests, rest);
    for (int i = 0; i < D; i++)
      if (ns[i] > 0 && ns[i] < 6 && highOf(xs[i]) == multiples[(int)ns[i]]) reduceClosely(xs[i], ns[i], ys[i], rests[i]);
    y = loadDoubles(ys);
    rest = loadDoubles(rests);
  }

  const vd sine = sineOf(y, rest, whole), cosine = cosineOf(y, rest);
  return inQuadrant(n, sine, cosine);
}

// Of angles from -8 to 8.
static inline SineAndCosine sineAndCosine(vd angle) {
  const SineAndCosine turn = sineAndCosineAbove0(absolute(angle));
  return {negateWhere(lessDouble(angle, splatDouble(0)), turn.sine), turn.cosine};
}

constexpr double piHalf = 1.5707963267948965580e+00, pi = 3.1415926535897931160e+00, piLow = 1.2246467991473531772e-16;
constexpr double tangentEven[] = {3.33333333333329318027e-01, 1.42857142725034663711e-01, 9.09088713343650656196e-02,
                                  6.66107313738753120669e-02, 4.97687799461593236017e-02, 1.62858201153657823623e-02};
constexpr double tangentOdd[] = {-1.99999999998764832476e-01, -1.11111104054623557880e-01, -7.69187620504482999495e-02,
                                 -5.83357013379057348645e-02, -3.65315727442169155270e-02};

// Of tangents that are not negative: fdlibm's five intervals.
static inline vd arcTangent(vd t) {
  const vl i0 = lessDouble(t, splatHigh(0x3fdc0000)), i1 = lessDouble(t, splatHigh(0x3fe60000));
  const vl i2 = lessDouble(t, splatHigh(0x3ff30000)), i3 = lessDouble(t, splatHigh(0x40038000));
  const auto choose = [&](double a, double b, double c, double d) {
    return select(i1, splatDouble(a), select(i2, splatDouble(b), select(i3, splatDouble(c), splatDouble(d))));
  };
  const vd one = splatDouble(1);
  const vd above = select(i1, t * splatDouble(2) - one, select(i2, t - one, select(i3, t - splatDouble(1.5), splatDouble(-1))));
  const vd below = select(i1, splatDouble(2) + t, select(i2, t + one, select(i3, one + product(splatDouble(1.5), t), t)));
  const vd x = select(i0, t, above / below);
  const vd z = product(x, x), w = product(z, z);
  const vd sum = product(x, product(z, polynomial(w, tangentEven)) + product(w, polynomial(w, tangentOdd)));
  const vd high = choose(4.63647609000806093515e-01, 7.85398163397448278999e-01, 9.82793723247329054082e-01, piHalf);
  const vd low = choose(2.26987774529616870924e-17, 3.06161699786838301793e-17, 1.39033110312309984516e-17,
                        6.12323399573676603587e-17);
  return select(i0, x - sum, high - ((sum - low) - x));
}

// How many powers of two lie between the sizes, as fdlibm counts them.
static inline int exponents(double y, double x) {
  return ((int)(highOf(y) & 0x7fffffff) - (int)(highOf(x) & 0x7fffffff)) >> 20;
}

// The angle of a point on an axis, or so near to one that the quotient of its coordinates is out of range.
static inline double angleByAxis(double y, double x) {
  const bool below = highOf(y) >> 31, left = highOf(x) >> 31;
  double angle;
  if (y == 0 || (x != 0 && exponents(y, x) < 0)) angle = left ? pi : y == 0 ? 0 : fabs(y / x);
  else angle = piHalf;
  return below ? -angle : angle;
}

// atan2(y, x) of finite numbers.
static inline vd angleOf(vd y, vd x) {
  const vd ySize = absolute(y), xSize = absolute(x);
  const vl left = lessDouble(x, splatDouble(0)), below = lessDouble(y, splatDouble(0));
  const vd first = arcTangent(ySize / xSize);
  const vd angle = select(left, splatDouble(pi) - (first - splatDouble(piLow)), first);
  vd result = negateWhere(below, angle);
  // Sizes that are 2^59 times apart, or one of them zero.
  const vd most = splatDouble(5.7646075230342349e17);
  const vl extreme = ~(lessDouble(ySize, most * xSize) & lessDouble(xSize, most * ySize));
  if (anyDouble(extreme)) {
    double xs[D], ys[D], results[D];
    storeDoubles(xs, x);
    storeDoubles(ys, y);
    storeDoubles(results, result);
    for (int i = 0; i < D; i++) {
      const int difference = exponents(ys[i], xs[i]);
      if (ys[i] == 0 || xs[i] == 0 || difference > 60 || difference < -60) results[i] = angleByAxis(ys[i], xs[i]);
    }
    result = loadDoubles(results);
  }
  return result;
}

}  // namespace THETALAB_ISA
