// Vectors of floats and of 32-bit integers, as wide as the instruction set that this file is compiled for. Every
// instruction set compiles the same kernels in a namespace of its own (THETALAB_ISA); nothing here may come from the
// standard library's templates, which the linker would share between instruction sets.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace THETALAB_ISA {

#if defined(__AVX512F__)
constexpr int V = 16;
#elif defined(__AVX2__)
constexpr int V = 8;
#else
constexpr int V = 4;
#endif

#if defined(__GNUC__) && !defined(THETALAB_PORTABLE)

typedef float vf __attribute__((vector_size(V * 4)));
typedef int32_t vi __attribute__((vector_size(V * 4)));
typedef float vf_unaligned __attribute__((vector_size(V * 4), aligned(4), may_alias));

static inline vf load(const float* p) { return *(const vf_unaligned*)p; }
static inline void store(float* p, vf x) { *(vf_unaligned*)p = x; }
static inline vf splat(float x) { return x - (vf){}; }
static inline vi bits(vf x) { return (vi)x; }
static inline vf floats(vi x) { return (vf)x; }

#else  // compilers without vector types: the same operations on arrays, for them to vectorise

template <typename T>
struct Lanes {
  T lane[V];
};
typedef Lanes<float> vf;
typedef Lanes<int32_t> vi;

#define THETALAB_OPERATOR(type, op)                                              \
  static inline type operator op(type a, type b) {                               \
    for (int i = 0; i < V; i++) a.lane[i] = a.lane[i] op b.lane[i];              \
    return a;                                                                    \
  }                                                                              \
  static inline type& operator op##=(type& a, type b) { return a = a op b; }
THETALAB_OPERATOR(vf, +)
THETALAB_OPERATOR(vf, -)
THETALAB_OPERATOR(vf, *)
THETALAB_OPERATOR(vf, /)
THETALAB_OPERATOR(vi, &)
THETALAB_OPERATOR(vi, |)
THETALAB_OPERATOR(vi, +)
THETALAB_OPERATOR(vi, -)
#undef THETALAB_OPERATOR

static inline vf load(const float* p) {
  vf x;
  memcpy(&x, p, sizeof x);
  return x;
}
static inline void store(float* p, vf x) { memcpy(p, &x, sizeof x); }
static inline vf splat(float x) {
  vf y;
  for (int i = 0; i < V; i++) y.lane[i] = x;
  return y;
}
static inline vi bits(vf x) {
  vi y;
  memcpy(&y, &x, sizeof y);
  return y;
}
static inline vf floats(vi x) {
  vf y;
  memcpy(&y, &x, sizeof y);
  return y;
}
static inline vi operator<<(vi a, int n) {
  for (int i = 0; i < V; i++) a.lane[i] = (int32_t)((uint32_t)a.lane[i] << n);
  return a;
}
static inline vi operator>>(vi a, int n) {
  for (int i = 0; i < V; i++) a.lane[i] >>= n;
  return a;
}
static inline vi operator~(vi a) {
  for (int i = 0; i < V; i++) a.lane[i] = ~a.lane[i];
  return a;
}

#endif

static inline vi splatInt(int32_t x) {
  float f;
  memcpy(&f, &x, sizeof f);
  return bits(splat(f));
}

// To memory around the cache, where p is aligned to a vector; `orderStores` makes such stores visible to other threads.
#if defined(__AVX512F__)
static inline void storePastCache(float* p, vf x) { _mm512_stream_ps(p, (__m512)x); }
static inline void orderStores() { _mm_sfence(); }
#elif defined(__AVX2__)
static inline void storePastCache(float* p, vf x) { _mm256_stream_ps(p, (__m256)x); }
static inline void orderStores() { _mm_sfence(); }
#else
static inline void storePastCache(float* p, vf x) { store(p, x); }
static inline void orderStores() {}
#endif

// An array of which little is left in the cache of a core when somebody reads it is better written around the caches: whole
// lines then need not be read first, and what a task reads over and over stays.
static inline bool goesPastCache(const float* out, size_t rows, size_t channels) {
  constexpr size_t cacheFloats = 1 << 18;
  return rows * channels >= cacheFloats && channels % V == 0 && (uintptr_t)out % (V * sizeof(float)) == 0;
}

static inline size_t least(size_t a, size_t b) { return a < b ? a : b; }
static inline size_t most(size_t a, size_t b) { return a > b ? a : b; }

}  // namespace THETALAB_ISA
