// Normal noise: the numbers that RandomStream.fillNormal gives, in bulk.
#pragma once

#include "augment-samples.h"
#include "normal-numbers.h"
#include "random.h"

namespace THETALAB_ISA {

constexpr size_t pairsAtOnce = 128;  // whole groups of 16 blocks

// Words w of blocks, counted from `block` on, which begins a group: planes[w][i], of groups that begin from `from` to `end`.
static inline void wordPlanes(const RoundKeys& keys, uint64_t block, size_t from, size_t end, uint32_t planes[4][pairsAtOnce + 16]) {
  uint32_t words[64];
  for (size_t at = from; at < end; at += 16) {
    const uint64_t group = (block + at) / 16;
    groupWords((uint32_t)group, (uint32_t)(group >> 28), numberDomain, keys, words);
    for (int w = 0; w < 4; w++) memcpy(planes[w] + at, words + 16 * w, 16 * sizeof(uint32_t));
  }
}

// y = x + scale * normal
static inline void addScaled(const float* x, double scale, const float* normals, float* y, size_t count) {
  size_t i = 0;
  for (; i + D <= count; i += D) narrow(y + i, widen(x + i) + product(splatDouble(scale), widen(normals + i)));
  for (; i < count; i++) y[i] = (float)((double)x[i] + product(scale, (double)normals[i]));
}

// key of the stream (two words), how many words of it were taken (an even number), standard deviation
static inline void noisySignal(const SignalChange& c) {
  const RoundKeys keys = roundKeys((uint32_t)c.numbers[0], (uint32_t)c.numbers[1]);
  const uint64_t taken = (uint64_t)c.numbers[2];
  // A pair takes a block, or the second half of one and the first half of the next.
  const int first = taken / 2 % 2 ? 2 : 0, second = 2 - first, next = first / 2;
  uint32_t planes[4][pairsAtOnce + 16] = {};
  float normals[2 * (pairsAtOnce + D)];
  size_t pair = (size_t)(taken / 4 % 16), t = 0, from = 0;
  for (uint64_t block = taken / 64 * 16; t < c.samples; block += pairsAtOnce, pair = 0) {
    const size_t count = least(2 * (pairsAtOnce - pair), c.samples - t), pairs = (count + 1) / 2, angle = pair + (size_t)next;
    wordPlanes(keys, block, from, angle + pairs, planes);
    const uint32_t* words[] = {planes[first] + pair, planes[first + 1] + pair, planes[second] + angle, planes[second + 1] + angle};
    normalFloats(words, pairs, normals);
    addScaled(c.x + t, c.numbers[3], normals, c.y + t, count);
    t += count;
    // The block that follows is the first one of the next turn.
    for (int w = 0; next && w < 4; w++) memcpy(planes[w], planes[w] + pairsAtOnce, 16 * sizeof(uint32_t));
    from = next ? 16 : 0;
  }
}

}  // namespace THETALAB_ISA
