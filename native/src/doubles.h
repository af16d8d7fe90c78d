// Vectors of doubles whose products are rounded before anything is added to them: the results have the same bits on
// every instruction set, and those of the same operations in JavaScript.
#pragma once

#include "simd.h"

#if defined(_MSC_VER)
#pragma fp_contract(off)
#endif

namespace THETALAB_ISA {

#if defined(__AVX2__)
constexpr int D = 4;
#else
constexpr int D = 2;
#endif

#if defined(__GNUC__) && !defined(THETALAB_PORTABLE)

typedef double vd __attribute__((vector_size(D * 8)));
typedef double vd_unaligned __attribute__((vector_size(D * 8), aligned(8), may_alias));

static inline vd loadDoubles(const double* p) { return *(const vd_unaligned*)p; }
static inline void storeDoubles(double* p, vd x) { *(vd_unaligned*)p = x; }
static inline vd splatDouble(double x) { return x - (vd){}; }

#else

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

#endif

// a * b. The compiler may contract it with the addition that follows unless it cannot see that it is a product.
template <typename T>
static inline T product(T a, T b) {
  T p = a * b;
#if defined(__GNUC__) && !defined(THETALAB_PORTABLE)
#if defined(__x86_64__)
  asm("" : "+x"(p));
#elif defined(__aarch64__)
  asm("" : "+w"(p));
#endif
#endif
  return p;
}

}  // namespace THETALAB_ISA
