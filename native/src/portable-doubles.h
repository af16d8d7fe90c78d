// Vectors of doubles for compilers without vector types: the same operations on arrays, for them to vectorise. Part of
// doubles.h, which says how many lanes there are.
#pragma once

namespace THETALAB_ISA {

struct vd {
  double lane[D];
};
static inline vd operator+(vd a, vd b) {
  for (int i = 0; i < D; i++) a.lane[i] += b.lane[i];
  return a;
}
static inline vd operator-(vd a, vd b) {
  for (int i = 0; i < D; i++) a.lane[i] -= b.lane[i];
  return a;
}
static inline vd operator*(vd a, vd b) {
  for (int i = 0; i < D; i++) a.lane[i] *= b.lane[i];
  return a;
}
static inline vd loadDoubles(const double* p) {
  vd x;
  memcpy(&x, p, sizeof x);
  return x;
}
static inline void storeDoubles(double* p, vd x) { memcpy(p, &x, sizeof x); }
static inline vd splatDouble(double x) {
  vd y;
  for (int i = 0; i < D; i++) y.lane[i] = x;
  return y;
}
static inline vd operator/(vd a, vd b) {
  for (int i = 0; i < D; i++) a.lane[i] /= b.lane[i];
  return a;
}

struct vl {
  uint64_t lane[D];
};
#define THETALAB_BITS(op)                                            \
  static inline vl operator op(vl a, vl b) {                         \
    for (int i = 0; i < D; i++) a.lane[i] = a.lane[i] op b.lane[i];  \
    return a;                                                        \
  }
THETALAB_BITS(&)
THETALAB_BITS(|)
THETALAB_BITS(^)
THETALAB_BITS(-)
#undef THETALAB_BITS
static inline vl operator>>(vl a, int n) {
  for (int i = 0; i < D; i++) a.lane[i] >>= n;
  return a;
}
static inline vl operator<<(vl a, int n) {
  for (int i = 0; i < D; i++) a.lane[i] = a.lane[i] << n;
  return a;
}
static inline vl operator~(vl a) {
  for (int i = 0; i < D; i++) a.lane[i] = ~a.lane[i];
  return a;
}
static inline vl splatBits(uint64_t x) {
  vl y;
  for (int i = 0; i < D; i++) y.lane[i] = x;
  return y;
}
static inline vl bitsOf(vd x) {
  vl y;
  memcpy(&y, &x, sizeof y);
  return y;
}
static inline vd fromBits(vl x) {
  vd y;
  memcpy(&y, &x, sizeof y);
  return y;
}
static inline vl lessDouble(vd a, vd b) {
  vl y;
  for (int i = 0; i < D; i++) y.lane[i] = a.lane[i] < b.lane[i] ? ~uint64_t{0} : 0;
  return y;
}
static inline vd widen(const float* p) {
  vd x;
  for (int i = 0; i < D; i++) x.lane[i] = (double)p[i];
  return x;
}
static inline void narrow(float* p, vd x) {
  for (int i = 0; i < D; i++) p[i] = (float)x.lane[i];
}
static inline vd wordsShifted(const uint32_t* p, int right) {
  vd x;
  for (int i = 0; i < D; i++) x.lane[i] = (double)(p[i] >> right);
  return x;
}

}  // namespace THETALAB_ISA
