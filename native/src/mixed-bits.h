// A number that looks random and follows from another.
#pragma once

#include <stdint.h>

namespace THETALAB_ISA {

// A good mixture of the bits (Ettinger's search for hash functions, 2018).
static inline uint32_t mixed(uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  return x ^ x >> 16;
}

}  // namespace THETALAB_ISA
