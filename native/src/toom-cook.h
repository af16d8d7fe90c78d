// Short convolutions by evaluation and interpolation (Toom 1963; Cook 1966; Winograd: Arithmetic complexity of
// computations, 1980; Lavin, Gray: Fast algorithms for convolutional neural networks, CVPR 2016).
//
// A correlation of `taps` taps that gives 13 - taps outputs from 12 inputs is a product of polynomials at 12 points: 12
// multiplications instead of taps * (13 - taps). The points are 0, five pairs +-a, and infinity; pairs make sums over
// even and odd powers do for two points at once. A search over sixteenths found the a's: they give the least error with
// 7 taps, in 32-bit arithmetic, on white noise.
#pragma once

#include "tile.h"

namespace THETALAB_ISA {

constexpr int toomPoints = 12;
constexpr int toomPairs = 5;
constexpr int minToomTaps = 3;
constexpr int maxToomTaps = 7;
constexpr double toomAbscissae[toomPairs] = {0.3125, 0.6875, 1, 1.4375, 2.6875};

// Points are numbered 0: zero, 1..5: +a, 6..10: -a, 11: infinity.
struct ToomCook {
  float product[toomPairs + 1];           // of all (x^2 - a^2), coefficients of x^0, x^2, ...
  float others[toomPairs][toomPairs];     // the same without the pair itself
  float abscissa[toomPairs];
  float power[toomPairs][toomPoints];     // a^k
  float weight[toomPairs], weightOfZero;  // 1 / product of the distances to all other finite points
};

static void multiplyBySquare(double* coefficients, int degree, double a) {
  for (int k = degree; k >= 0; k--) {
    coefficients[k + 1] += coefficients[k];
    coefficients[k] *= -a * a;
  }
}

static ToomCook toomCook() {
  ToomCook t;
  double all[toomPairs + 2] = {1};
  double weightOfZero = 1;
  for (int i = 0; i < toomPairs; i++) {
    const double a = toomAbscissae[i];
    multiplyBySquare(all, i, a);
    weightOfZero /= -a * a;
    double rest[toomPairs + 1] = {1};
    double distances = 2 * a * a;
    for (int j = 0, degree = 0; j < toomPairs; j++) {
      if (j == i) continue;
      const double b = toomAbscissae[j];
      multiplyBySquare(rest, degree++, b);
      distances *= a * a - b * b;
    }
    t.weight[i] = (float)(1 / distances);
    t.abscissa[i] = (float)a;
    for (int k = 0; k < toomPairs; k++) t.others[i][k] = (float)rest[k];
    double power = 1;
    for (int k = 0; k < toomPoints; k++, power *= a) t.power[i][k] = (float)power;
  }
  t.weightOfZero = (float)weightOfZero;
  for (int k = 0; k <= toomPairs; k++) t.product[k] = (float)all[k];
  return t;
}

// Twelve vectors of inputs to their values at the points.
static inline void evaluateInputs(const ToomCook& t, const vf* in, vf* out) {
  vf zero = in[0] * splat(t.product[0]);
  vf infinity = in[1] * splat(t.product[0]);
  THETALAB_UNROLL for (int k = 1; k < toomPairs; k++) {
    zero += in[2 * k] * splat(t.product[k]);
    infinity += in[2 * k + 1] * splat(t.product[k]);
  }
  out[0] = zero + in[2 * toomPairs];
  out[toomPoints - 1] = infinity + in[2 * toomPairs + 1];
  THETALAB_UNROLL for (int i = 0; i < toomPairs; i++) {
    vf odd = in[1] * splat(t.others[i][0]);
    vf even = in[2] * splat(t.others[i][0]);
    THETALAB_UNROLL for (int k = 1; k < toomPairs - 1; k++) {
      odd += in[2 * k + 1] * splat(t.others[i][k]);
      even += in[2 * k + 2] * splat(t.others[i][k]);
    }
    odd = (odd + in[2 * toomPairs - 1]) * splat(t.abscissa[i]);
    even += in[2 * toomPairs];
    out[1 + i] = even + odd;
    out[1 + toomPairs + i] = even - odd;
  }
}

// `count` vectors as coefficients of a polynomial, to its values at the points, weighted for interpolation.
template <int count>
static inline void evaluateWeighted(const ToomCook& t, const vf* in, vf* out) {
  out[0] = in[0] * splat(t.weightOfZero);
  out[toomPoints - 1] = in[count - 1];
  THETALAB_UNROLL for (int i = 0; i < toomPairs; i++) {
    vf even = in[0], odd = splat(0);
    THETALAB_UNROLL for (int k = 1; k < count; k++) {
      if (k % 2) odd += in[k] * splat(t.power[i][k]);
      else even += in[k] * splat(t.power[i][k]);
    }
    const vf weight = splat(t.weight[i]);
    out[1 + i] = (even + odd) * weight;
    out[1 + toomPairs + i] = (even - odd) * weight;
  }
}

// Products at the points to `count` results.
template <int count>
static inline void interpolate(const ToomCook& t, const vf* in, vf* out) {
  vf sum[toomPairs], difference[toomPairs];
  THETALAB_UNROLL for (int i = 0; i < toomPairs; i++) {
    sum[i] = in[1 + i] + in[1 + toomPairs + i];
    difference[i] = in[1 + i] - in[1 + toomPairs + i];
  }
  THETALAB_UNROLL for (int k = 0; k < count; k++) {
    const vf* of = k % 2 ? difference : sum;
    vf result = of[0] * splat(t.power[0][k]);
    THETALAB_UNROLL for (int i = 1; i < toomPairs; i++) result += of[i] * splat(t.power[i][k]);
    if (k == 0) result += in[0];
    if (k == count - 1) result += in[toomPoints - 1];
    out[k] = result;
  }
}

}  // namespace THETALAB_ISA
