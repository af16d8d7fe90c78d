// Dropout with a mask from Philox4x32-10 (Salmon et al. 2011): made again from the key wherever it is needed. The order of
// the random bits is that of src/engine/ops/dropout.ts: groups of 128 elements take 16 counters, word 16 w + c is word w of
// counter c, and the first 64 elements take the lower halves of the words, the others the upper ones.
#pragma once

#include "kernels.h"
#include "parallel.h"
#include "simd.h"

namespace THETALAB_ISA {

constexpr uint32_t maskDomain = 3;
constexpr size_t groupElements = 128;
constexpr size_t chunkElementsOfMask = 128 * groupElements;

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

constexpr int chains = 16 / wordLanes;

struct RoundKeys {
  uint32_t first[10], second[10];
};

static RoundKeys roundKeys(uint32_t key0, uint32_t key1) {
  RoundKeys keys;
  for (uint32_t round = 0; round < 10; round++) {
    keys.first[round] = key0 + round * 0x9e3779b9u;
    keys.second[round] = key1 + round * 0xbb67ae85u;
  }
  return keys;
}

// The words of 16 counters in a row: words[16 w + c] is word w of counter c. Counters go through the rounds side by side, so
// that the processor has something to do while a product is on its way.
static inline void groupWords(uint32_t group, uint32_t upper, uint32_t domain, const RoundKeys& keys, uint32_t* words) {
  static const uint32_t lanes[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  Words c0[chains], c1[chains], c2[chains], c3[chains];
  for (int i = 0; i < chains; i++) {
    c0[i] = exclusiveOr(same(group * 16), loadWords(lanes + i * wordLanes));
    c1[i] = same(upper);
    c2[i] = same(0);
    c3[i] = same(domain);
  }
  for (int round = 0; round < 10; round++) {
    const Words k0 = same(keys.first[round]), k1 = same(keys.second[round]);
    for (int i = 0; i < chains; i++) {
      Words high0, low0, high1, low1;
      product(c0[i], 0xd2511f53u, high0, low0);
      product(c2[i], 0xcd9e8d57u, high1, low1);
      c0[i] = exclusiveOr(exclusiveOr(high1, c1[i]), k0);
      c1[i] = low1;
      c2[i] = exclusiveOr(exclusiveOr(high0, c3[i]), k1);
      c3[i] = low0;
    }
  }
  for (int i = 0; i < chains; i++) {
    storeWords(words + i * wordLanes, c0[i]);
    storeWords(words + 16 + i * wordLanes, c1[i]);
    storeWords(words + 32 + i * wordLanes, c2[i]);
    storeWords(words + 48 + i * wordLanes, c3[i]);
  }
}

// y = x times its part of the mask: `count` elements that take the lower or the upper halves of these words.
template <int shift>
static inline void dropHalf(const float* x, float* y, size_t count, const uint32_t* words, int32_t threshold, float scale) {
  for (size_t i = 0; i < count; i++) y[i] = x[i] * ((int32_t)(words[i] >> shift & 0xffff) >= threshold ? scale : 0.0f);
}

// y = x times its part of the mask, for elements [first, first + count) of the whole array.
static void dropElements(const Dropping& dropping, const RoundKeys& keys, const float* x, float* y, size_t first,
                         size_t count) {
  if (dropping.threshold == 0) {
    if (x != y) memcpy(y, x, count * sizeof(float));
    return;
  }
  const int32_t threshold = (int32_t)dropping.threshold;
  const float scale = dropping.scale;
  uint32_t words[64];
  for (const size_t last = first + count; first < last;) {
    const size_t within = first % groupElements, end = least(last - first + within, groupElements);
    groupWords((uint32_t)(first / groupElements), 0, maskDomain, keys, words);
    if (within == 0 && end == groupElements) {
      dropHalf<0>(x, y, 64, words, threshold, scale);
      dropHalf<16>(x + 64, y + 64, 64, words, threshold, scale);
    } else {
      const size_t middle = most(within, least(end, 64)), lower = middle - within;
      if (lower > 0) dropHalf<0>(x, y, lower, words + within, threshold, scale);
      if (middle < end) dropHalf<16>(x + lower, y + lower, end - middle, words + (middle - 64), threshold, scale);
    }
    x += end - within;
    y += end - within;
    first += end - within;
  }
}

struct DropoutJob {
  const float* x;
  float* y;
  size_t count;
  const Dropping* dropping;
  RoundKeys keys;
};

static void dropoutChunk(void* context, size_t index, int) {
  const DropoutJob& job = *(const DropoutJob*)context;
  const size_t begin = index * chunkElementsOfMask, count = least(chunkElementsOfMask, job.count - begin);
  dropElements(*job.dropping, job.keys, job.x + begin, job.y + begin, begin, count);
}

static void dropout(const float* x, float* y, size_t count, const Dropping& dropping) {
  DropoutJob job = {x, y, count, &dropping, roundKeys(dropping.key0, dropping.key1)};
  parallel((count + chunkElementsOfMask - 1) / chunkElementsOfMask, count, dropoutChunk, &job);
}

}  // namespace THETALAB_ISA
