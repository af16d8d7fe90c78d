// Vectors of doubles whose products are rounded before anything is added to them: the results have the same bits on
// every instruction set, and those of the same operations in JavaScript.
#pragma once

#include <math.h>

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

}  // namespace THETALAB_ISA

#if !defined(__GNUC__) || defined(THETALAB_PORTABLE)
#include "portable-doubles.h"
#endif

namespace THETALAB_ISA {

#if defined(__GNUC__) && !defined(THETALAB_PORTABLE)

typedef double vd __attribute__((vector_size(D * 8)));
typedef double vd_unaligned __attribute__((vector_size(D * 8), aligned(8), may_alias));

static inline vd loadDoubles(const double* p) { return *(const vd_unaligned*)p; }
static inline void storeDoubles(double* p, vd x) { *(vd_unaligned*)p = x; }
static inline vd splatDouble(double x) { return x - (vd){}; }

// The bits of doubles, and masks: all bits of a lane or none.
typedef uint64_t vl __attribute__((vector_size(D * 8)));
static inline vl splatBits(uint64_t x) { return x - (vl){}; }
static inline vl bitsOf(vd x) { return (vl)x; }
static inline vd fromBits(vl x) { return (vd)x; }
static inline vl lessDouble(vd a, vd b) { return (vl)(a < b); }

typedef float vf_of_doubles __attribute__((vector_size(D * 4)));
typedef float vf_of_doubles_unaligned __attribute__((vector_size(D * 4), aligned(4), may_alias));
typedef int32_t vi_of_doubles __attribute__((vector_size(D * 4)));
typedef uint32_t words_of_doubles_unaligned __attribute__((vector_size(D * 4), aligned(4), may_alias));

// Between doubles and floats, and what is left of 32-bit words shifted to the right, by at least one bit.
static inline vd widen(const float* p) { return __builtin_convertvector((vf_of_doubles) * (const vf_of_doubles_unaligned*)p, vd); }
static inline void narrow(float* p, vd x) { *(vf_of_doubles_unaligned*)p = __builtin_convertvector(x, vf_of_doubles); }
static inline vd wordsShifted(const uint32_t* p, int right) {
  return __builtin_convertvector((vi_of_doubles)(*(const words_of_doubles_unaligned*)p >> right), vd);
}

#endif

// a where the mask is set, b elsewhere.
static inline vd select(vl mask, vd a, vd b) {
#if defined(__AVX2__) && defined(__GNUC__) && !defined(THETALAB_PORTABLE)
  return (vd)_mm256_blendv_pd((__m256d)b, (__m256d)a, (__m256d)mask);
#else
  return fromBits((mask & bitsOf(a)) | (~mask & bitsOf(b)));
#endif
}
static inline vd absolute(vd x) { return fromBits(bitsOf(x) & splatBits(~(uint64_t{1} << 63))); }
static inline vd negateWhere(vl mask, vd x) { return fromBits(bitsOf(x) ^ (mask & splatBits(uint64_t{1} << 63))); }
static inline vd negate(vd x) { return negateWhere(splatBits(~uint64_t{0}), x); }
static inline bool anyDouble(vl mask) {
#if defined(__AVX2__) && defined(__GNUC__) && !defined(THETALAB_PORTABLE)
  return _mm256_movemask_pd((__m256d)mask) != 0;
#else
  uint64_t lanes[D], any = 0;
  memcpy(lanes, &mask, sizeof mask);
  for (int i = 0; i < D; i++) any |= lanes[i];
  return any != 0;
#endif
}
// Of numbers from 0 to 2^51.
static inline vd roundedDown(vd x) {
#if defined(__AVX2__) && defined(__GNUC__) && !defined(THETALAB_PORTABLE)
  return (vd)_mm256_floor_pd((__m256d)x);
#else
  const vd magic = splatDouble(4503599627370496.0), nearest = (x + magic) - magic;
  return nearest - select(lessDouble(x, nearest), splatDouble(1), splatDouble(0));
#endif
}
static inline vd squareRoot(vd x) {
#if defined(__AVX2__) && defined(__GNUC__) && !defined(THETALAB_PORTABLE)
  return (vd)_mm256_sqrt_pd((__m256d)x);
#else
  double lanes[D];
  storeDoubles(lanes, x);
  for (double& lane : lanes) lane = sqrt(lane);
  return loadDoubles(lanes);
#endif
}

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

// Floats that follow from doubles: a0 b0 a1 b1 ...
static inline void narrowInterleaved(float* p, vd a, vd b) {
#if defined(__AVX2__) && defined(__GNUC__) && !defined(THETALAB_PORTABLE)
  const __m128 first = _mm256_cvtpd_ps((__m256d)a), second = _mm256_cvtpd_ps((__m256d)b);
  _mm_storeu_ps(p, _mm_unpacklo_ps(first, second));
  _mm_storeu_ps(p + 4, _mm_unpackhi_ps(first, second));
#else
  float as[D], bs[D];
  narrow(as, a);
  narrow(bs, b);
  for (int i = 0; i < D; i++) {
    p[2 * i] = as[i];
    p[2 * i + 1] = bs[i];
  }
#endif
}

// D floats of D arrays from place `at` on, as doubles: to[i] holds the i-th of each; and the way back.
static inline void widenAcross(const float* const* arrays, size_t at, vd* to) {
#if defined(__AVX2__) && defined(__GNUC__) && !defined(THETALAB_PORTABLE)
  __m128 rows[4];
  for (int i = 0; i < 4; i++) rows[i] = _mm_loadu_ps(arrays[i] + at);
  _MM_TRANSPOSE4_PS(rows[0], rows[1], rows[2], rows[3]);
  for (int i = 0; i < 4; i++) to[i] = (vd)_mm256_cvtps_pd(rows[i]);
#else
  for (int i = 0; i < D; i++) {
    float column[D];
    for (int lane = 0; lane < D; lane++) column[lane] = arrays[lane][at + (size_t)i];
    to[i] = widen(column);
  }
#endif
}
static inline void narrowAcross(float* const* arrays, size_t at, const vd* from, int count) {
#if defined(__AVX2__) && defined(__GNUC__) && !defined(THETALAB_PORTABLE)
  __m128 rows[4];
  for (int i = 0; i < 4; i++) rows[i] = _mm256_cvtpd_ps((__m256d)from[i]);
  _MM_TRANSPOSE4_PS(rows[0], rows[1], rows[2], rows[3]);
  for (int lane = 0; lane < count; lane++) _mm_storeu_ps(arrays[lane] + at, rows[lane]);
#else
  for (int i = 0; i < D; i++) {
    float column[D];
    narrow(column, from[i]);
    for (int lane = 0; lane < count; lane++) arrays[lane][at + (size_t)i] = column[lane];
  }
#endif
}

// Where each of D numbers from 0 to 2^31 lies between two places of x, and what is there: linear between neighbours.
static inline void narrowBetween(float* p, const float* x, vd place) {
#if defined(__AVX2__) && defined(__GNUC__) && !defined(THETALAB_PORTABLE)
  const __m128i before = _mm256_cvttpd_epi32((__m256d)place);
  const vd share = place - (vd)_mm256_cvtepi32_pd(before);
  const vd first = (vd)_mm256_cvtps_pd(_mm_i32gather_ps(x, before, 4));
  const vd second = (vd)_mm256_cvtps_pd(_mm_i32gather_ps(x + 1, before, 4));
  narrow(p, first + product(share, second - first));
#else
  double places[D];
  storeDoubles(places, place);
  for (int i = 0; i < D; i++) {
    const size_t before = (size_t)places[i];
    const double first = (double)x[before];
    p[i] = (float)(first + product(places[i] - (double)before, (double)x[before + 1] - first));
  }
#endif
}

}  // namespace THETALAB_ISA
