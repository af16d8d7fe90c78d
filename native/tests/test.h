// What the tests of the kernels have in common. A framework from a package would have to be installed wherever they run;
// a list of tests, three checks and arrays of random numbers are all that is used of one.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "../src/kernels.h"
#include "../src/parallel.h"

typedef std::vector<float> Floats;  // exactly as long as the array in it, so that the sanitizer sees what reaches past it
typedef std::vector<double> Doubles;

// Floats that begin with a cache line, or so many floats after.
struct Block {
  float *start, *data;
  size_t size;
  Block(const Floats& values, size_t beside)
      : start(static_cast<float*>(allocateBlock((values.size() + beside) * sizeof(float)))), data(start + beside),
        size(values.size()) {
    memcpy(data, values.data(), size * sizeof(float));
  }
  Block(const Block&) = delete;
  ~Block() { freeBlock(start); }
  Floats values() const { return Floats(data, data + size); }
};

// A test registers itself by name and is run with the kernels of each instruction set.
struct Test {
  const char* name;
  void (*body)(const Kernels&);
  Test(const char* testName, void (*testBody)(const Kernels&));
};

#define TEST_NAMED(line, name)                             \
  static void test##line(const Kernels&);                  \
  static const Test registered##line(name, test##line);    \
  static void test##line([[maybe_unused]] const Kernels& kernels)
#define TEST_AT(line, name) TEST_NAMED(line, name)
#define TEST(name) TEST_AT(__LINE__, name)

// Notes a failure with its place; the test goes on.
void fail(const char* file, int line, const std::string& what);

#define CHECK(condition) \
  do {                   \
    if (!(condition)) fail(__FILE__, __LINE__, #condition); \
  } while (false)
// The largest difference as a share of the largest number wanted.
#define CHECK_CLOSE(got, wanted, tolerance)                                                       \
  do {                                                                                            \
    const double off = difference(got, wanted);                                                   \
    if (!(off <= (tolerance))) fail(__FILE__, __LINE__, #got " is off by " + std::to_string(off)); \
  } while (false)
#define CHECK_SAME(a, b)                                                                 \
  do {                                                                                   \
    if (!sameBits(a, b)) fail(__FILE__, __LINE__, #a " and " #b " differ in their bits"); \
  } while (false)

// NaN when either holds one, infinite when the lengths differ.
double difference(const Floats& got, const Doubles& wanted);
bool sameBits(const Floats& a, const Floats& b);

// Normally distributed numbers that depend on the seed only.
Floats normal(size_t count, uint32_t seed = 1);

// An array as it lies in memory.
Reading plain(const Floats& values);

// Runs a computation that returns an array with 1, 2 and 5 workers and gives the result, whose bits must be the same.
template <typename F>
Floats onAnyWorkers(const char* file, int line, F compute) {
  setWorkers(1);
  const Floats first = compute();
  for (int count : {2, 5}) {
    setWorkers(count);
    if (!sameBits(compute(), first)) fail(file, line, "the result depends on the number of workers");
  }
  setWorkers(1);
  return first;
}
#define ON_ANY_WORKERS(...) onAnyWorkers(__FILE__, __LINE__, __VA_ARGS__)
