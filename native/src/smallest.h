// The smallest of many (value, index) pairs, each of them one whole number in whose order they are: values first, equal
// ones by index.
#pragma once

#include "simd.h"

namespace THETALAB_ISA {

static inline uint64_t keyOf(float value, uint32_t index) {
  uint32_t word;
  memcpy(&word, &value, sizeof word);
  word = word & 0x80000000u ? ~word : word | 0x80000000u;
  return (uint64_t)word << 32 | index;
}

static inline float keyValue(uint64_t key) {
  uint32_t word = (uint32_t)(key >> 32);
  word = word & 0x80000000u ? word & 0x7fffffffu : ~word;
  float value;
  memcpy(&value, &word, sizeof value);
  return value;
}

static inline void swapKeys(uint64_t& a, uint64_t& b) {
  const uint64_t held = a;
  a = b;
  b = held;
}

// Puts the `wanted` smallest of different keys first, the largest of them last among these (Hoare's quickselect).
static inline void selectSmallest(uint64_t* keys, size_t count, size_t wanted) {
  size_t low = 0, high = count - 1;
  const size_t place = wanted - 1;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (keys[middle] < keys[low]) swapKeys(keys[middle], keys[low]);
    if (keys[high] < keys[low]) swapKeys(keys[high], keys[low]);
    if (keys[high] < keys[middle]) swapKeys(keys[high], keys[middle]);
    const uint64_t pivot = keys[middle];
    size_t i = low, j = high;
    for (;;) {
      while (keys[i] < pivot) i++;
      while (pivot < keys[j]) j--;
      if (i >= j) break;
      swapKeys(keys[i++], keys[j--]);
    }
    if (place <= j) high = j;
    else low = j + 1;
  }
}

static inline void siftDown(uint64_t* keys, size_t at, size_t count) {
  for (size_t child = 2 * at + 1; child < count; at = child, child = 2 * at + 1) {
    if (child + 1 < count && keys[child] < keys[child + 1]) child++;
    if (keys[child] <= keys[at]) return;
    swapKeys(keys[at], keys[child]);
  }
}

// Few keys by insertion, many by heap.
static inline void sortKeys(uint64_t* keys, size_t count) {
  if (count > 64) {
    for (size_t at = count / 2; at-- > 0;) siftDown(keys, at, count);
    for (size_t end = count; end-- > 1;) {
      swapKeys(keys[0], keys[end]);
      siftDown(keys, 0, end);
    }
    return;
  }
  for (size_t i = 1; i < count; i++) {
    const uint64_t key = keys[i];
    size_t at = i;
    for (; at > 0 && key < keys[at - 1]; at--) keys[at] = keys[at - 1];
    keys[at] = key;
  }
}

}  // namespace THETALAB_ISA
