// Batch normalisation, Mish and dropout in one step: the bits of the three steps.
#include "test.h"

namespace {

struct Arrays {
  Floats x, gamma, beta, dy, dMean, dVariance, y, mean, variance, dx, dGamma, dBeta;
};

BatchNorm described(Arrays& a, size_t rows, int channels) {
  BatchNorm n{};
  n.x = a.x.data();
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
  n.rows = rows;
  n.channels = channels;
  n.epsilon = 1e-3f;
  return n;
}

void compare(const Kernels& kernels, size_t rows, int channels, const Dropping& dropping) {
  const size_t size = rows * channels;
  const Floats none(size), few(channels);
  Arrays fused = {normal(size), normal(channels, 2), normal(channels, 3), normal(size, 4), normal(channels, 5), normal(channels, 6),
                  none, few, few, none, few, few};
  Arrays parts = fused;

  BatchNorm n = described(fused, rows, channels);
  ON_ANY_WORKERS([&] {
    CHECK(kernels.batchNormMish(n, dropping));
    return fused.y;
  });
  ON_ANY_WORKERS([&] {
    CHECK(kernels.batchNormMishGradient(n, dropping));
    return fused.dx;
  });

  BatchNorm p = described(parts, rows, channels);
  Floats normalised(size), activated(size), dropped(size);
  p.y = normalised.data();
  CHECK(kernels.batchNorm(p));
  kernels.unary(Unary::kMish, normalised.data(), activated.data(), size);
  kernels.dropout(activated.data(), parts.y.data(), size, dropping);
  CHECK_SAME(fused.y, parts.y);
  CHECK_SAME(fused.mean, parts.mean);
  CHECK_SAME(fused.variance, parts.variance);

  Strided along{};
  along.rank = 1;
  along.size[0] = size;
  along.strideA[0] = along.strideB[0] = 1;
  kernels.dropout(parts.dy.data(), dropped.data(), size, dropping);
  Floats slope(size);
  kernels.binary(Binary::kMishGradient, normalised.data(), dropped.data(), slope.data(), along);
  p.dy = slope.data();
  CHECK(kernels.batchNormGradient(p));
  CHECK_SAME(fused.dx, parts.dx);
  CHECK_SAME(fused.dGamma, parts.dGamma);
  CHECK_SAME(fused.dBeta, parts.dBeta);
}

}  // namespace

TEST("the fused step is its parts, with and without dropout") {
  for (size_t rows : {2, 65, 1500})
    for (int channels : {1, 16, 35}) {
      compare(kernels, rows, channels, {0, 1, 0, 0});
      compare(kernels, rows, channels, {1288490188, 1 / 0.7f, 5, 4000000000u});
    }
}
