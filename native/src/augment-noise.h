// Normal noise by Box and Muller (1958): the numbers that RandomStream.fillNormal gives, in bulk.
#pragma once

#include "augment-samples.h"
#include "elementary.h"
#include "random.h"

namespace THETALAB_ISA {

constexpr size_t pairsAtOnce = 128;  // whole groups of 16 blocks

// 53 bits of two words as a number in [0, 1).
static inline vd unitOf(const uint32_t* first, const uint32_t* second) {
  const vd high = wordsShifted(first, 5) * splatDouble(67108864.0);
  return (high + wordsShifted(second, 6)) * splatDouble(1.0 / 9007199254740992.0);
}

// Words w of blocks from `block` on, which begins a group: planes[w][block].
static inline void wordPlanes(const RoundKeys& keys, uint64_t block, uint32_t planes[4][pairsAtOnce + 16]) {
  uint32_t words[64];
  for (size_t at = 0; at < pairsAtOnce + 16; at += 16) {
    const uint64_t group = (block + at) / 16;
    groupWords((uint32_t)group, (uint32_t)(group >> 28), numberDomain, keys, words);
    for (int w = 0; w < 4; w++) memcpy(planes[w] + at, words + 16 * w, 16 * sizeof(uint32_t));
  }
}

// Two normal numbers from each of D pairs of uniform ones, as floats.
static inline void normalPairs(vd first, vd second, float* normal) {
  const vd radius = squareRoot(splatDouble(-2) * logarithm(splatDouble(1) - first));
  const SineAndCosine turn = sineAndCosine(product(splatDouble(6.283185307179586476925), second));
  narrowInterleaved(normal, product(radius, turn.cosine), product(radius, turn.sine));
}

// y = x + scale * normal, of 2 D numbers
static inline void addScaled(const float* x, vd scale, const float* normal, float* y) {
  for (int i = 0; i < 2 * D; i += D) narrow(y + i, widen(x + i) + product(scale, widen(normal + i)));
}

// key of the stream (two words), how many words of it were taken (an even number), standard deviation
static inline void noisySignal(const SignalChange& c) {
  const RoundKeys keys = roundKeys((uint32_t)c.numbers[0], (uint32_t)c.numbers[1]);
  const uint64_t taken = (uint64_t)c.numbers[2];
  const vd scale = splatDouble(c.numbers[3]);
  // A pair takes a block, or the second half of one and the first half of the next.
  const int first = taken / 2 % 2 ? 2 : 0, second = 2 - first, next = first / 2;
  uint32_t planes[4][pairsAtOnce + 16];
  size_t pair = (size_t)(taken / 4 % 16), t = 0;
  for (uint64_t block = taken / 64 * 16; t < c.samples; block += pairsAtOnce, pair = 0) {
    wordPlanes(keys, block, planes);
    for (; pair < pairsAtOnce && t < c.samples; pair += D) {
      float normal[2 * D];
      normalPairs(unitOf(planes[first] + pair, planes[first + 1] + pair),
                  unitOf(planes[second] + pair + next, planes[second + 1] + pair + next), normal);
      const size_t count = least(2 * least((size_t)D, pairsAtOnce - pair), c.samples - t);
      if (count == 2 * D) {
        addScaled(c.x + t, scale, normal, c.y + t);
      } else {
        float x[2 * D] = {0}, y[2 * D];
        memcpy(x, c.x + t, count * sizeof(float));
        addScaled(x, scale, normal, y);
        memcpy(c.y + t, y, count * sizeof(float));
      }
      t += count;
    }
  }
}

}  // namespace THETALAB_ISA
