// Runs all tests with the kernels of each instruction set that this processor runs.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "test.h"

namespace {

std::vector<const Test*>& tests() {
  static std::vector<const Test*> all;
  return all;
}

int failures = 0;

}  // namespace

Test::Test(const char* testName, void (*testBody)(const Kernels&)) : name(testName), body(testBody) { tests().push_back(this); }

void fail(const char* file, int line, const std::string& what) {
  if (++failures <= 20) printf("%s:%d: %s\n", file, line, what.c_str());
}

double difference(const Floats& got, const Doubles& wanted) {
  if (got.size() != wanted.size()) return INFINITY;
  double off = 0, most = 1e-30;
  for (size_t i = 0; i < got.size(); i++) {
    const double d = fabs(double(got[i]) - wanted[i]);
    if (d != d) return d;
    if (d > off) off = d;
    if (fabs(wanted[i]) > most) most = fabs(wanted[i]);
  }
  return off / most;
}

bool sameBits(const Floats& a, const Floats& b) {
  return a.size() == b.size() && (a.empty() || memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
}

Floats normal(size_t count, uint32_t seed) {
  Floats values(count);
  uint64_t state = seed * 0x9e3779b97f4a7c15ull + 1;
  const auto uniform = [&state] {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return (double(state >> 40) + 0.5) / 16777216.0;
  };
  for (float& value : values) {
    const double radius = sqrt(-2 * log(uniform()));
    value = float(radius * cos(6.283185307179586 * uniform()));
  }
  return values;
}

Reading plain(const Floats& values) {
  Reading reading{};
  reading.form = Form::kPlain;
  reading.values = values.data();
  return reading;
}

int main() {
  size_t passed = 0, failed = 0;
  for (const char* name : {"generic", "avx2", "avx512"}) {
    const Kernels* kernels = chooseKernels(name);
    if (!kernels) continue;
    printf("%s\n", name);
    for (const Test* test : tests()) {
      const int before = failures;
      setWorkers(1);
      test->body(*kernels);
      if (failures > before) printf("FAILED: %s (%s)\n", test->name, name);
      (failures > before ? failed : passed)++;
    }
  }
  printf("%zu passed, %zu failed\n", passed, failed);
  return failed ? 1 : 0;
}
