// Dropout with a mask from Philox4x32-10 (Salmon et al. 2011): made again from the key wherever it is needed. The order of
// the random words is that of src/engine/ops/dropout.ts: groups of 64 elements take 16 counters, element 16 w + c takes
// word w of counter c.
#pragma once

#include "kernels.h"
#include "parallel.h"
#include "simd.h"

namespace THETALAB_ISA {

constexpr uint32_t maskDomain = 3;
constexpr size_t chunkGroups = 256;

#if defined(__AVX512F__)
typedef __m512i Words;
constexpr int wordLanes = 16;
static inline Words same(uint32_t x) { return _mm512_set1_epi32((int)x); }
static inline Words exclusiveOr(Words a, Words b) { return _mm512_xor_si512(a, b); }
static inline void product(Words a, uint32_t m, Words& high, Words& low) {
  const Words factor = same(m);
  const Words even = _mm512_mul_epu32(a, factor);
  const Words odd = _mm512_mul_epu32(_mm512_srli_epi64(a, 32), factor);
  high = _mm512_mask_blend_epi32(0xaaaa, _mm512_srli_epi64(even, 32), odd);
  low = _mm512_mask_blend_epi32(0xaaaa, even, _mm512_slli_epi64(odd, 32));
}
static inline void storeWords(uint32_t* p, Words x) { _mm512_storeu_si512(p, x); }
static inline Words loadWords(const uint32_t* p) { return _mm512_loadu_si512(p); }
#elif defined(__AVX2__)
typedef __m256i Words;
constexpr int wordLanes = 8;
static inline Words same(uint32_t x) { return _mm256_set1_epi32((int)x); }
static inline Words exclusiveOr(Words a, Words b) { return _mm256_xor_si256(a, b); }
static inline void product(Words a, uint32_t m, Words& high, Words& low) {
  const Words factor = same(m);
  const Words even = _mm256_mul_epu32(a, factor);
  const Words odd = _mm256_mul_epu32(_mm256_srli_epi64(a, 32), factor);
  high = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
  low = _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
}
static inline void storeWords(uint32_t* p, Words x) { _mm256_storeu_si256((__m256i*)p, x); }
static inline Words loadWords(const uint32_t* p) { return _mm256_loadu_si256((const __m256i*)p); }
#else
typedef uint32_t Words;
constexpr int wordLanes = 1;
static inline Words same(uint32_t x) { return x; }
static inline Words exclusiveOr(Words a, Words b) { return a ^ b; }
static inline void product(Words a, uint32_t m, Words& high, Words& low) {
  const uint64_t p = (uint64_t)a * m;
  high = (uint32_t)(p >> 32);
  low = (uint32_t)p;
}
static inline void storeWords(uint32_t* p, Words x) { *p = x; }
static inline Words loadWords(const uint32_t* p) { return *p; }
#endif

// The 64 words of one group, in the order of its elements.
static void groupWords(uint32_t group, uint32_t key0, uint32_t key1, uint32_t* words) {
  uint32_t counters[16];
  for (uint32_t lane = 0; lane < 16; lane++) counters[lane] = group * 16 + lane;
  for (int lane = 0; lane < 16; lane += wordLanes) {
    Words c0 = loadWords(counters + lane), c1 = same(0), c2 = same(0), c3 = same(maskDomain);
    uint32_t k0 = key0, k1 = key1;
    for (int round = 0; round < 10; round++) {
      Words high0, low0, high1, low1;
      product(c0, 0xd2511f53u, high0, low0);
      product(c2, 0xcd9e8d57u, high1, low1);
      c0 = exclusiveOr(exclusiveOr(high1, c1), same(k0));
      c1 = low1;
      c2 = exclusiveOr(exclusiveOr(high0, c3), same(k1));
      c3 = low0;
      k0 += 0x9e3779b9u;
      k1 += 0xbb67ae85u;
    }
    storeWords(words + lane, c0);
    storeWords(words + 16 + lane, c1);
    storeWords(words + 32 + lane, c2);
    storeWords(words + 48 + lane, c3);
  }
}

struct DropoutJob {
  const float* x;
  float* y;
  size_t count;
  uint32_t threshold, key0, key1;
  float scale;
};

static void dropoutChunk(void* context, size_t index, int) {
  const DropoutJob& job = *(const DropoutJob*)context;
  uint32_t words[64];
  for (size_t group = index * chunkGroups; group < (index + 1) * chunkGroups; group++) {
    const size_t begin = group * 64;
    if (begin >= job.count) return;
    groupWords((uint32_t)group, job.key0, job.key1, words);
    const size_t count = least(64, job.count - begin);
    const float* x = job.x + begin;
    float* y = job.y + begin;
    for (size_t i = 0; i < count; i++) y[i] = x[i] * (words[i] >= job.threshold ? job.scale : 0.0f);
  }
}

static void dropout(const float* x, float* y, size_t count, uint32_t threshold, float scale, uint32_t key0,
                    uint32_t key1) {
  DropoutJob job = {x, y, count, threshold, key0, key1, scale};
  parallel((count + 64 * chunkGroups - 1) / (64 * chunkGroups), count, dropoutChunk, &job);
}

}  // namespace THETALAB_ISA
