// Convolution forwards and its gradients against the sum of all products in double precision.
#include <math.h>

#include <thread>

#include "plain-convolution.h"

namespace {

using namespace plain_convolution;

// batch, in height, width, channels, out height, width, channels, kernel, strides, dilations, pads, groups
const ConvolutionShape shapes[] = {
    {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1},
    {2, 1, 37, 1, 1, 37, 5, 1, 7, 1, 1, 1, 1, 0, 3, 1},
    {2, 1, 37, 3, 1, 33, 9, 1, 3, 1, 1, 1, 2, 0, 0, 1},
    {2, 1, 41, 5, 1, 21, 17, 1, 5, 1, 2, 1, 1, 0, 2, 1},
    {3, 23, 1, 4, 23, 1, 6, 5, 1, 1, 1, 2, 1, 4, 0, 1},
    {2, 7, 9, 3, 7, 9, 4, 3, 3, 1, 1, 1, 1, 1, 1, 1},
    {2, 11, 10, 2, 4, 5, 19, 4, 2, 3, 2, 1, 1, 2, 0, 1},
    {1, 9, 13, 2, 9, 13, 3, 3, 3, 1, 1, 2, 3, 2, 3, 1},
    {1, 1, 4, 2, 1, 4, 2, 1, 3, 1, 1, 1, 9, 0, 9, 1},
    {1, 3, 3, 2, 5, 5, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1},
    {1, 1, 450, 3, 1, 450, 20, 1, 7, 1, 1, 1, 1, 0, 3, 1},
};

// Those that the fast way suits, for vectors of any width: some of several tasks, some of a part of one.
const ConvolutionShape fastShapes[] = {
    {2, 1, 61, 16, 1, 61, 16, 1, 7, 1, 1, 1, 1, 0, 3, 1},   {1, 1, 130, 19, 1, 130, 35, 1, 5, 1, 1, 1, 3, 0, 6, 1},
    {2, 1, 97, 17, 1, 95, 16, 1, 3, 1, 1, 1, 1, 0, 0, 1},   {1, 2, 64, 16, 2, 66, 18, 1, 4, 1, 1, 1, 2, 0, 4, 1},
    {1, 1, 700, 16, 1, 700, 16, 1, 6, 1, 1, 1, 40, 0, 100, 1}, {2, 150, 1, 16, 150, 1, 17, 7, 1, 1, 1, 2, 1, 6, 0, 1},
};

// Depthwise, with one output for an input and with several; narrow groups; and groups that are convolved one by one.
const ConvolutionShape groupedShapes[] = {
    {2, 1, 37, 19, 1, 37, 19, 1, 7, 1, 1, 1, 1, 0, 3, 19},  {1, 1, 450, 32, 1, 450, 32, 1, 3, 1, 1, 1, 2, 0, 4, 32},
    {2, 1, 41, 5, 1, 21, 15, 1, 5, 1, 2, 1, 1, 0, 2, 5},     {2, 7, 9, 6, 7, 9, 4, 3, 3, 1, 1, 1, 1, 1, 1, 2},
    {2, 11, 10, 9, 4, 5, 6, 4, 2, 3, 2, 1, 1, 2, 0, 3},      {3, 23, 1, 4, 23, 1, 8, 5, 1, 1, 1, 2, 1, 4, 0, 4},
    {1, 9, 13, 18, 9, 13, 36, 3, 3, 1, 1, 2, 3, 2, 3, 2},    {2, 1, 97, 48, 1, 95, 32, 1, 3, 1, 1, 1, 1, 0, 0, 2},
    {1, 1, 4, 2, 1, 4, 2, 1, 3, 1, 1, 1, 9, 0, 9, 2},        {1, 3, 3, 2, 5, 5, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2},
};

void compare(const Kernels& kernels, const ConvolutionShape& s, double tolerance) {
  const Floats x = normal(inSize(s)), filter = normal(filterSize(s), 2), dy = normal(outSize(s), 3);
  Doubles out(outSize(s)), dx(inSize(s)), dw(filterSize(s));
  eachProduct(s, [&](size_t i, size_t f, size_t o) {
    out[o] += double(x[i]) * filter[f];
    dx[i] += double(dy[o]) * filter[f];
    dw[f] += double(dy[o]) * x[i];
  });
  Results r;
  ON_ANY_WORKERS([&] {
    r = run(kernels, s, x, filter, dy);
    Floats all = r.out;
    all.insert(all.end(), r.dx.begin(), r.dx.end());
    all.insert(all.end(), r.dw.begin(), r.dw.end());
    return all;
  });
  CHECK_CLOSE(r.out, out, tolerance);
  CHECK_CLOSE(r.dx, dx, tolerance);
  CHECK_CLOSE(r.dw, dw, tolerance);
}

}  // namespace

TEST("direct convolution and its gradients are sums of products") {
  setDirectConvolution(true);
  for (const ConvolutionShape& s : shapes) compare(kernels, s, 2e-6);
  for (const ConvolutionShape& s : fastShapes) compare(kernels, s, 2e-6);
  setDirectConvolution(false);
}

TEST("fast convolution and its gradients are sums of products") {
  for (const ConvolutionShape& s : shapes) compare(kernels, s, 2e-5);
  for (const ConvolutionShape& s : fastShapes) compare(kernels, s, 2e-5);
}

TEST("convolution in groups and its gradients are sums of products") {
  for (const ConvolutionShape& s : groupedShapes) compare(kernels, s, 2e-5);
  setDirectConvolution(true);
  for (const ConvolutionShape& s : groupedShapes) compare(kernels, s, 2e-6);
  setDirectConvolution(false);
}

TEST("convolutions that go past the cache have the bits of those that stay in it") {
  const ConvolutionShape s = {1, 1, 16500, 16, 1, 16500, 16, 1, 3, 1, 1, 1, 1, 0, 1, 1};
  const Floats x = normal(inSize(s)), filter = normal(filterSize(s), 2), out(outSize(s));
  CHECK(out.size() >= size_t(1) << 18);
  const auto convolved = [&](size_t beside) {
    Block block(out, beside);
    CHECK(convolve(kernels, s, plain(x), filter.data(), block.data));
    return block.values();
  };
  const Floats past = ON_ANY_WORKERS([&] { return convolved(0); });
  CHECK_SAME(convolved(1), past);
}

TEST("convolution goes the fast way where it suits, and the direct way when told so") {
  for (const ConvolutionShape& s : fastShapes) {
    const Floats x = normal(inSize(s)), filter = normal(filterSize(s), 2), dy = normal(outSize(s), 3);
    const Results fast = run(kernels, s, x, filter, dy);
    setDirectConvolution(true);
    const Results direct = run(kernels, s, x, filter, dy);
    setDirectConvolution(false);
    CHECK(!sameBits(fast.out, direct.out));
    CHECK(s.kernelHeight > 1 || !sameBits(fast.dw, direct.dw));
  }
}

TEST("what is not finite spreads as in a direct convolution") {
  const ConvolutionShape& s = fastShapes[0];
  for (float special : {INFINITY, -INFINITY, NAN}) {
    Floats x = normal(inSize(s)), dy = normal(outSize(s), 3);
    const Floats filter = normal(filterSize(s), 2);
    x[300] = dy[200] = special;
    const Results fast = run(kernels, s, x, filter, dy);
    setDirectConvolution(true);
    const Results direct = run(kernels, s, x, filter, dy);
    setDirectConvolution(false);
    CHECK_SAME(fast.out, direct.out);
    CHECK_SAME(fast.dx, direct.dx);
    CHECK_SAME(fast.dw, direct.dw);
    eachProduct(s, [&](size_t i, size_t, size_t o) { CHECK(i != 300 || !std::isfinite(direct.out[o])); });
  }
}

TEST("a convolution without working memory says so, and how much it asked for") {
  for (int groups : {1, 2}) std::thread([&] {
    const ConvolutionShape s = {1, 1, 3, 2, 1, 3, 2, 1, 3, 1, 1, 1, 1 << 27, 0, 1 << 27, groups};
    const Floats x = normal(inSize(s)), filter = normal(filterSize(s)), dy = normal(outSize(s));
    Floats out(outSize(s)), dx(inSize(s));
    setMemoryLimit(1 << 20);
    CHECK(!convolve(kernels, s, plain(x), filter.data(), out.data()));
    CHECK(refusedBytes() > size_t(1) << 30);
    CHECK(!convolutionInputGradient(kernels, s, plain(dy), filter.data(), dx.data()));
    setMemoryLimit(SIZE_MAX);
  }).join();
}
