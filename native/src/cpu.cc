#include <string.h>

#include "kernels.h"

#if defined(THETALAB_X64) && defined(_MSC_VER)
#include <intrin.h>
#endif

namespace {

#if defined(THETALAB_X64)
#if defined(_MSC_VER)
bool hasAvx2() {
  int words[4];
  __cpuid(words, 1);
  const bool system = (words[2] & (1 << 27)) && (words[2] & (1 << 12)) && (_xgetbv(0) & 6) == 6;
  __cpuidex(words, 7, 0);
  return system && (words[1] & (1 << 5));
}
bool hasAvx512() {
  int words[4];
  __cpuidex(words, 7, 0);
  const int needed = (1 << 16) | (1 << 17) | (1 << 30) | (1 << 31);
  return hasAvx2() && (_xgetbv(0) & 0xe6) == 0xe6 && (words[1] & needed) == needed;
}
#else
bool hasAvx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
bool hasAvx512() {
  return hasAvx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}
#endif
#endif

}  // namespace

const Kernels* chooseKernels(const char* name) {
  const bool any = name == nullptr || *name == 0;
#if defined(THETALAB_X64)
  if (hasAvx512() && (any || !strcmp(name, avx512::kernels.name))) return &avx512::kernels;
  if (hasAvx2() && (any || !strcmp(name, avx2::kernels.name))) return &avx2::kernels;
#endif
  return any || !strcmp(name, generic::kernels.name) ? &generic::kernels : nullptr;
}
