// Convolutions whose inputs stand out here and there: which way they go, and what becomes of rounding errors.
#include <math.h>
#include <string.h>

#include "plain-convolution.h"

namespace {

using namespace plain_convolution;

// Forwards and back through the input as the fast way does them, with any number of workers, and as the direct way does.
struct BothWays {
  Results fast, direct;
  BothWays(const Kernels& kernels, const ConvolutionShape& s, const Floats& x, const Floats& filter, const Floats& dy) {
    ON_ANY_WORKERS([&] {
      fast = run(kernels, s, x, filter, dy);
      Floats all = fast.out;
      all.insert(all.end(), fast.dx.begin(), fast.dx.end());
      return all;
    });
    setDirectConvolution(true);
    direct = run(kernels, s, x, filter, dy);
    setDirectConvolution(false);
  }
};

// Several tasks for each row: only some of them meet a spike.
const ConvolutionShape spikedShapes[] = {
    {2, 1, 1500, 16, 1, 1500, 17, 1, 7, 1, 1, 1, 1, 0, 3, 1},
    {1, 1, 1700, 17, 1, 1700, 16, 1, 3, 1, 1, 1, 40, 0, 40, 1},
};

// Three steps of one channel, as an electrode that pops.
void addSpike(Floats& values, size_t step, size_t channels) {
  for (size_t i = 0; i < 3; i++) values[(step + i) * channels + 5] = i == 1 ? -3e5f : 2e5f;
}

// Whether the same numbers are not finite, and with the same bits.
bool spreadsAlike(const Floats& fast, const Floats& direct) {
  bool alike = true, any = false;
  for (size_t i = 0; i < fast.size(); i++) {
    const bool finite = std::isfinite(direct[i]);
    any = any || !finite;
    alike = alike && (finite ? std::isfinite(fast[i]) : memcmp(&fast[i], &direct[i], sizeof(float)) == 0);
  }
  return alike && any;
}

}  // namespace

TEST("rounding errors of a spike stay with what it reaches") {
  for (const ConvolutionShape& s : spikedShapes) {
    Floats x = normal(inSize(s)), dy = normal(outSize(s), 3);
    const Floats filter = normal(filterSize(s), 2);
    addSpike(x, 300, s.inChannels);
    addSpike(dy, 1100, s.outChannels);
    const BothWays ways(kernels, s, x, filter, dy);
    Doubles out(outSize(s)), dx(inSize(s)), outSizes(outSize(s)), dxSizes(inSize(s));
    eachProduct(s, [&](size_t i, size_t f, size_t o) {
      out[o] += double(x[i]) * filter[f];
      dx[i] += double(dy[o]) * filter[f];
      outSizes[o] += fabs(double(x[i]) * filter[f]);
      dxSizes[i] += fabs(double(dy[o]) * filter[f]);
    });
    double outOff = 0, dxOff = 0;
    for (size_t o = 0; o < out.size(); o++) outOff = fmax(outOff, fabs(ways.fast.out[o] - out[o]) / outSizes[o]);
    for (size_t i = 0; i < dx.size(); i++) dxOff = fmax(dxOff, fabs(ways.fast.dx[i] - dx[i]) / dxSizes[i]);
    CHECK(outOff < 3e-5);
    CHECK(dxOff < 3e-5);
    const auto sameAt = [](const Floats& a, const Floats& b, size_t step, size_t channels) {
      return memcmp(&a[step * channels], &b[step * channels], channels * sizeof(float)) == 0;
    };
    CHECK(sameAt(ways.fast.out, ways.direct.out, 300, s.outChannels));
    CHECK(!sameAt(ways.fast.out, ways.direct.out, 1100, s.outChannels));
    CHECK(sameAt(ways.fast.dx, ways.direct.dx, 1100, s.inChannels));
    CHECK(!sameAt(ways.fast.dx, ways.direct.dx, 300, s.inChannels));
  }
}

TEST("what is not finite beside a spike spreads as in a direct convolution") {
  for (const ConvolutionShape& s : spikedShapes)
    for (float special : {INFINITY, -INFINITY, NAN})
      for (size_t beside : {4, 90}) {
        Floats x = normal(inSize(s)), dy = normal(outSize(s), 3);
        addSpike(x, 600, s.inChannels);
        addSpike(dy, 600, s.outChannels);
        x[(600 + beside) * s.inChannels + 2] = dy[(600 + beside) * s.outChannels + 2] = special;
        const BothWays ways(kernels, s, x, normal(filterSize(s), 2), dy);
        CHECK(spreadsAlike(ways.fast.out, ways.direct.out));
        CHECK(spreadsAlike(ways.fast.dx, ways.direct.dx));
      }
}
