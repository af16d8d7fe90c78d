// Which lanes of a vector a statement holds for, choices by it, and vectors of which only the first lanes are there. AVX-512
// keeps masks in registers of their own; elsewhere they are vectors, all bits of a lane set or none.
#pragma once

#include "simd.h"

namespace THETALAB_ISA {

#if defined(__AVX512F__)

struct Mask {
  __mmask16 lanes;
};
static inline Mask operator&(Mask a, Mask b) { return {(__mmask16)(a.lanes & b.lanes)}; }
static inline Mask operator|(Mask a, Mask b) { return {(__mmask16)(a.lanes | b.lanes)}; }
static inline Mask operator~(Mask a) { return {(__mmask16)~a.lanes}; }
static inline Mask less(vf a, vf b) { return {_mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_LT_OS)}; }
static inline Mask isNaN(vf a) { return {_mm512_cmp_ps_mask((__m512)a, (__m512)a, _CMP_UNORD_Q)}; }

#else

typedef vi Mask;
#if defined(__GNUC__) && !defined(THETALAB_PORTABLE)
static inline Mask less(vf a, vf b) { return a < b; }
static inline Mask isNaN(vf a) { return a != a; }
#else
static inline Mask less(vf a, vf b) {
  Mask y;
  for (int i = 0; i < V; i++) y.lane[i] = a.lane[i] < b.lane[i] ? -1 : 0;
  return y;
}
static inline Mask isNaN(vf a) {
  Mask y;
  for (int i = 0; i < V; i++) y.lane[i] = a.lane[i] != a.lane[i] ? -1 : 0;
  return y;
}
#endif

#endif

// a where the mask is set, b elsewhere; the lesser and the greater of two, b where either is not a number.
#if defined(__AVX512F__)
static inline vf select(Mask mask, vf a, vf b) { return (vf)_mm512_mask_blend_ps(mask.lanes, (__m512)b, (__m512)a); }
static inline vf lesser(vf a, vf b) { return (vf)_mm512_min_ps((__m512)a, (__m512)b); }
static inline vf greater(vf a, vf b) { return (vf)_mm512_max_ps((__m512)a, (__m512)b); }
#elif defined(__AVX2__)
static inline vf select(Mask mask, vf a, vf b) { return (vf)_mm256_blendv_ps((__m256)b, (__m256)a, (__m256)mask); }
static inline vf lesser(vf a, vf b) { return (vf)_mm256_min_ps((__m256)a, (__m256)b); }
static inline vf greater(vf a, vf b) { return (vf)_mm256_max_ps((__m256)a, (__m256)b); }
#else
static inline vf select(Mask mask, vf a, vf b) { return floats((mask & bits(a)) | (~mask & bits(b))); }
static inline vf lesser(vf a, vf b) { return select(less(a, b), a, b); }
static inline vf greater(vf a, vf b) { return select(less(b, a), a, b); }
#endif

// A bit for each lane of a mask, the first lane lowest.
static inline uint32_t laneMask(Mask mask) {
#if defined(__AVX512F__)
  return mask.lanes;
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

static inline bool anyLane(Mask mask) { return laneMask(mask) != 0; }

// Loads and stores of the last few elements of an array, fewer than a vector has; lanes beyond them are 0. Masked stores of
// AVX2 are slow on many processors, and sanitizers see nothing of what goes by a mask.
#if defined(__AVX512F__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
static inline __mmask16 firstLanes(size_t count) { return (__mmask16)((1u << count) - 1); }
static inline vf loadPart(const float* p, size_t count) { return (vf)_mm512_maskz_loadu_ps(firstLanes(count), p); }
static inline void storePart(float* p, vf x, size_t count) { _mm512_mask_storeu_ps(p, firstLanes(count), (__m512)x); }
#else
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
#endif

// Up to a whole vector.
static inline vf loadSome(const float* p, size_t count) { return count >= (size_t)V ? load(p) : loadPart(p, count); }
static inline void storeSome(float* p, vf x, size_t count) {
  if (count >= (size_t)V) store(p, x);
  else storePart(p, x, count);
}

}  // namespace THETALAB_ISA
