// The spline by which points spread as charges over the nodes of a grid, and by which the potential at the nodes is read.
#pragma once

#include "tsne-attraction.h"

namespace THETALAB_ISA {

// Eight numbers, of which the spline uses the first six, whatever the width of vectors is.
#if defined(__AVX__) && defined(__GNUC__) && !defined(THETALAB_PORTABLE)
typedef float Eight __attribute__((vector_size(32)));
typedef float EightUnaligned __attribute__((vector_size(32), aligned(4), may_alias));
static inline Eight loadEight(const float* p) { return *(const EightUnaligned*)p; }
static inline void storeEight(float* p, Eight x) { *(EightUnaligned*)p = x; }
static inline Eight eightOf(float x) { return x - (Eight){}; }
#else
struct Eight {
  float lane[8];
};
static inline Eight operator+(Eight a, Eight b) {
  for (int i = 0; i < 8; i++) a.lane[i] += b.lane[i];
  return a;
}
static inline Eight operator*(Eight a, Eight b) {
  for (int i = 0; i < 8; i++) a.lane[i] *= b.lane[i];
  return a;
}
static inline Eight loadEight(const float* p) {
  Eight x;
  memcpy(&x, p, sizeof x);
  return x;
}
static inline void storeEight(float* p, Eight x) { memcpy(p, &x, sizeof x); }
static inline Eight eightOf(float x) {
  Eight y;
  for (int i = 0; i < 8; i++) y.lane[i] = x;
  return y;
}
#endif

static inline float sumOfEight(Eight x) {
  float lanes[8];
  storeEight(lanes, x);
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

// The B-spline of order 6 at the six nodes around a point that lies the share t of the way from the third to the fourth:
// coefficients of t^0 to t^5, times 120.
alignas(32) static const float splineCoefficients[6][8] = {
    {1, 26, 66, 26, 1, 0, 0, 0},        {-5, -50, 0, 50, 5, 0, 0, 0},   {10, 20, -60, 20, 10, 0, 0, 0},
    {-10, 20, 0, -20, 10, 0, 0, 0},     {5, -20, 30, -20, 5, 0, 0, 0},  {-1, 5, -10, 10, -5, 1, 0, 0},
};

static inline Eight splineWeights(float t) {
  Eight sum = loadEight(splineCoefficients[5]);
  for (int k = 4; k >= 0; k--) sum = sum * eightOf(t) + loadEight(splineCoefficients[k]);
  return sum * eightOf(1.0f / 120);
}
static inline Eight splineSlopes(float t) {
  Eight sum = eightOf(5) * loadEight(splineCoefficients[5]);
  for (int k = 4; k >= 1; k--) sum = sum * eightOf(t) + eightOf((float)k) * loadEight(splineCoefficients[k]);
  return sum * eightOf(1.0f / 120);
}

// The first of the nodes of a point along one axis, and where it lies between the middle two.
static inline size_t firstNode(float position, float origin, float spacing, size_t nodes, float* share) {
  const float at = (position - origin) / spacing, lowest = 2, highest = (float)(nodes - 3) * 0.999999f;
  const float inside = at > lowest ? (at < highest ? at : highest) : lowest;
  const size_t node = (size_t)inside;
  *share = inside - (float)node;
  return node - 2;
}

}  // namespace THETALAB_ISA
