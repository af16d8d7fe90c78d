// Batch normalisation, Mish and dropout where they are read, and their gradient, against the single steps.
#include "test.h"

namespace {

struct Arrays {
  Floats x, bias, gamma, beta, dy, dMean, dVariance, y, mean, variance, dx, dGamma, dBeta, factor, xFactor, offset;
};

Arrays arrays(size_t rows, int channels, size_t repeats) {
  const size_t size = rows * channels;
  const auto few = [=](uint32_t seed) { return normal(channels, seed); };
  const Floats none(size), fewNone(channels);
  return {normal(size), few(2), few(3), few(4), normal(size / repeats, 5), few(6), few(7), none, fewNone, fewNone, none,
          fewNone,      fewNone, fewNone, fewNone, fewNone};
}

BatchNorm described(Arrays& a, size_t rows, int channels, size_t repeats) {
  BatchNorm n{};
  n.x = a.x.data();
  n.bias = a.bias.data();
  n.gamma = a.gamma.data();
  n.beta = a.beta.data();
  n.dy = a.dy.data();
  n.dMean = a.dMean.data();
  n.dVariance = a.dVariance.data();
  n.y = a.y.data();
  n.mean = a.mean.data();
  n.variance = a.variance.data();
  n.dx = a.dx.data();
  n.dGamma = a.dGamma.data();
  n.dBeta = a.dBeta.data();
  n.factor = a.factor.data();
  n.xFactor = a.xFactor.data();
  n.offset = a.offset.data();
  n.rows = rows;
  n.repeats = repeats;
  n.channels = channels;
  n.epsilon = 1e-3f;
  return n;
}

// Statistics, and the output as it is read.
Floats forwards(const Kernels& kernels, Arrays& a, const BatchNorm& n, const Dropping& dropping) {
  CHECK(kernels.statistics(n));
  Reading reading = {Form::kActivated, n.x, n.bias, n.mean, n.factor, n.beta, nullptr, nullptr, dropping};
  Floats y(a.x.size());
  kernels.read(reading, n.rows, n.channels, y.data());
  return y;
}

// The gradient of x as it is read.
Floats backwards(const Kernels& kernels, Arrays& a, const BatchNorm& n, const Dropping& dropping) {
  CHECK(kernels.activationGradient(n, dropping));
  Reading reading = {Form::kCombined, n.dx, n.bias, n.mean, n.xFactor, n.offset, n.x, n.factor, {}};
  Floats dx(a.x.size());
  kernels.read(reading, n.rows, n.channels, dx.data());
  return dx;
}

// The gradient of x, where x was.
Floats overwritten(const Kernels& kernels, const Arrays& a, size_t rows, int channels, size_t repeats, const Dropping& dropping) {
  Arrays copy = a;
  BatchNorm n = described(copy, rows, channels, repeats);
  n.y = copy.x.data();
  n.dx = nullptr;
  CHECK(kernels.activationGradient(n, dropping));
  CHECK_SAME(copy.dGamma, a.dGamma);
  CHECK_SAME(copy.dBeta, a.dBeta);
  return copy.x;
}

void compare(const Kernels& kernels, size_t rows, int channels, size_t repeats, const Dropping& dropping) {
  Arrays fused = arrays(rows, channels, repeats), parts = fused;
  const size_t size = rows * channels;
  const BatchNorm n = described(fused, rows, channels, repeats);
  const Floats y = ON_ANY_WORKERS([&] { return forwards(kernels, fused, n, dropping); });
  const Floats dx = ON_ANY_WORKERS([&] { return backwards(kernels, fused, n, dropping); });

  CHECK_SAME(ON_ANY_WORKERS([&] { return overwritten(kernels, fused, rows, channels, repeats, dropping); }), dx);

  BatchNorm p = described(parts, rows, channels, 1);
  Floats activated(size), dropped(size), gradient(size), slope(size);
  CHECK(kernels.batchNorm(p));
  kernels.unary(Unary::kMish, p.y, activated.data(), size);
  kernels.dropout(activated.data(), dropped.data(), size, dropping);
  CHECK_CLOSE(y, Doubles(dropped.begin(), dropped.end()), 1e-6);
  CHECK_SAME(fused.mean, parts.mean);
  CHECK_SAME(fused.variance, parts.variance);

  Floats spread(size);
  for (size_t i = 0; i < size; i++) spread[i] = parts.dy[i / channels / repeats * channels + i % channels];
  Strided along{};
  along.rank = 1;
  along.size[0] = size;
  along.strideA[0] = along.strideB[0] = 1;
  kernels.dropout(spread.data(), gradient.data(), size, dropping);
  kernels.binary(Binary::kMishGradient, p.y, gradient.data(), slope.data(), along);
  p.dy = slope.data();
  CHECK(kernels.batchNormGradient(p));
  CHECK_CLOSE(dx, Doubles(parts.dx.begin(), parts.dx.end()), 1e-5);
  CHECK_CLOSE(fused.dGamma, Doubles(parts.dGamma.begin(), parts.dGamma.end()), 1e-5);
  CHECK_CLOSE(fused.dBeta, Doubles(parts.dBeta.begin(), parts.dBeta.end()), 1e-5);
}

}  // namespace

TEST("what a block computes where it is read is what its steps compute, with and without dropout") {
  for (size_t rows : {2, 66, 1500})
    for (int channels : {1, 16, 35})
      for (size_t repeats : {1, 2}) {
        compare(kernels, rows, channels, repeats, {0, 1, 0, 0});
        compare(kernels, rows, channels, repeats, {19661, 1 / 0.7f, 5, 4000000000u});
      }
}
