// Sums against sums in double precision.
#include <math.h>

#include "test.h"

TEST("sums over axes of any length") {
  const size_t sizes[][3] = {{1, 1, 1}, {3, 7, 1}, {5, 63, 4}, {2, 129, 33}, {1, 70000, 1}, {2, 5000, 3}, {17, 5000, 1}, {40, 2, 9}};
  for (const auto& size : sizes) {
    const size_t outer = size[0], reduced = size[1], inner = size[2];
    Floats x = normal(outer * reduced * inner);
    for (float& value : x) value += 1;
    Doubles wanted(outer * inner);
    for (size_t o = 0; o < outer; o++)
      for (size_t r = 0; r < reduced; r++)
        for (size_t i = 0; i < inner; i++) wanted[o * inner + i] += 0.5 * x[(o * reduced + r) * inner + i];
    const Floats out = ON_ANY_WORKERS([&] {
      Floats sums(outer * inner, NAN);
      CHECK(kernels.sum(plain(x), sums.data(), outer, reduced, inner, 0.5f));
      return sums;
    });
    CHECK_CLOSE(out, wanted, 2e-6);
  }
}

TEST("a long sum of equal numbers loses nothing") {
  const Floats x(300000, 0.1f);
  float out = 0;
  CHECK(kernels.sum(plain(x), &out, 1, x.size(), 1, 1));
  CHECK_CLOSE(Floats{out}, Doubles{double(0.1f) * double(x.size())}, 1e-6);
}

TEST("sums of what is not finite") {
  for (size_t at : {0, 5, 4999}) {
    Floats x = normal(5000), out(1);
    x[at] = -INFINITY;
    CHECK(kernels.sum(plain(x), out.data(), 1, x.size(), 1, 1));
    CHECK(out[0] == -INFINITY);
    x[(at + 77) % 5000] = INFINITY;
    CHECK(kernels.sum(plain(x), out.data(), 1, x.size(), 1, 1));
    CHECK(std::isnan(out[0]));
  }
}
