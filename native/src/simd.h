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
static inline vi less(vf a, vf b) { return a < b; }
static inline vi isNaN(vf a) { return a != a; }

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
static inline vi less(vf a, vf b) {
  vi y;
  for (int i = 0; i < V; i++) y.lane[i] = a.lane[i] < b.lane[i] ? -1 : 0;
  return y;
}
static inline vi isNaN(vf a) {
  vi y;
  for (int i = 0; i < V; i++) y.lane[i] = a.lane[i] != a.lane[i] ? -1 : 0;
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
// a where the mask is set, b elsewhere; the lesser and the greater of two, b where either is not a number.
#if defined(__AVX512F__)
static inline vf select(vi mask, vf a, vf b) {
  return (vf)_mm512_mask_blend_ps(_mm512_movepi32_mask((__m512i)mask), (__m512)b, (__m512)a);
}
static inline vf lesser(vf a, vf b) { return (vf)_mm512_min_ps((__m512)a, (__m512)b); }
static inline vf greater(vf a, vf b) { return (vf)_mm512_max_ps((__m512)a, (__m512)b); }
#elif defined(__AVX2__)
static inline vf select(vi mask, vf a, vf b) { return (vf)_mm256_blendv_ps((__m256)b, (__m256)a, (__m256)mask); }
static inline vf lesser(vf a, vf b) { return (vf)_mm256_min_ps((__m256)a, (__m256)b); }
static inline vf greater(vf a, vf b) { return (vf)_mm256_max_ps((__m256)a, (__m256)b); }
#else
static inline vf select(vi mask, vf a, vf b) { return floats((mask & bits(a)) | (~mask & bits(b))); }
static inline vf lesser(vf a, vf b) { return select(less(a, b), a, b); }
static inline vf greater(vf a, vf b) { return select(less(b, a), a, b); }
#endif

static inline bool anyLane(vi x) {
  int32_t lanes[V], any = 0;
  memcpy(lanes, &x, sizeof x);
  for (int i = 0; i < V; i++) any |= lanes[i];
  return any != 0;
}

// A bit for each lane of a mask, the first lane lowest.
static inline uint32_t laneMask(vi mask) {
#if defined(__AVX512F__)
  return _mm512_movepi32_mask((__m512i)mask);
#elif defined(__AVX2__)
  return (uint32_t)_mm256_movemask_ps((__m256)mask);
#else
  int32_t lanes[V];
  uint32_t all = 0;
  memcpy(lanes, &mask, sizeof mask);
  for (int i = 0; i < V; i++) all |= (uint32_t)(lanes[i] & 1) << i;
  return all;
#endif
}

// Loads and stores of the last few elements of an array.
static inline vf loadPart(const float* p, size_t count) {
  float buffer[V] = {0};
  memcpy(buffer, p, count * sizeof(float));
  return load(buffer);
}
static inline void storePart(float* p, vf x, size_t count) {
  float buffer[V];
  store(buffer, x);
  memcpy(p, buffer, count * sizeof(float));
}

// Up to a whole vector.
static inline vf loadSome(const float* p, size_t count) { return count >= (size_t)V ? load(p) : loadPart(p, count); }
static inline void storeSome(float* p, vf x, size_t count) {
  if (count >= (size_t)V) store(p, x);
  else storePart(p, x, count);
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

// An array of which nothing is left in the cache when somebody reads it is better written around the cache: whole lines
// then need not be read first.
static inline bool goesPastCache(const float* out, size_t rows, size_t channels) {
  constexpr size_t cacheFloats = 4 << 20;
  return rows * channels >= cacheFloats && channels % V == 0 && (uintptr_t)out % (V * sizeof(float)) == 0;
}

static inline size_t least(size_t a, size_t b) { return a < b ? a : b; }
static inline size_t most(size_t a, size_t b) { return a > b ? a : b; }

}  // namespace THETALAB_ISA
