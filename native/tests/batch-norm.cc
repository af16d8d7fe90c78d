// Batch normalisation and its gradient against their formulas in double precision.
#include <math.h>

#include "test.h"

namespace {

constexpr double epsilon = 1e-3;

struct Wanted {
  Doubles y, mean, variance, dx, dGamma, dBeta;
};

struct Inputs {
  size_t rows;
  int channels;
  Floats x, gamma, beta, dy, dMean, dVariance;
};

Inputs inputs(size_t rows, int channels, float offset) {
  Inputs in = {rows,
               channels,
               normal(rows * channels),
               normal(channels, 2),
               normal(channels, 3),
               normal(rows * channels, 4),
               normal(channels, 5),
               normal(channels, 6)};
  for (float& x : in.x) x += offset;
  return in;
}

Wanted inDouble(const Inputs& in) {
  const size_t channels = in.channels;
  Wanted w = {Doubles(in.x.size()), Doubles(channels), Doubles(channels),
              Doubles(in.x.size()), Doubles(channels), Doubles(channels)};
  const double n = double(in.rows);
  for (size_t c = 0; c < channels; c++) {
    double sum = 0, squares = 0, dySum = 0, products = 0;
    for (size_t i = c; i < in.x.size(); i += channels) sum += in.x[i];
    const double mean = w.mean[c] = sum / n;
    for (size_t i = c; i < in.x.size(); i += channels) squares += (in.x[i] - mean) * (in.x[i] - mean);
    const double variance = w.variance[c] = squares / n, deviation = sqrt(variance + epsilon);
    for (size_t i = c; i < in.x.size(); i += channels) {
      w.y[i] = in.gamma[c] * (in.x[i] - mean) / deviation + in.beta[c];
      dySum += in.dy[i];
      products += in.dy[i] * (in.x[i] - mean) / deviation;
    }
    w.dGamma[c] = products;
    w.dBeta[c] = dySum;
    for (size_t i = c; i < in.x.size(); i += channels) {
      const double centred = in.x[i] - mean;
      w.dx[i] = in.gamma[c] / deviation * (in.dy[i] - dySum / n - centred / deviation * products / n) + in.dMean[c] / n +
                2 * in.dVariance[c] * centred / n;
    }
  }
  return w;
}

void compare(const Kernels& kernels, const Inputs& in, double tolerance) {
  const Wanted wanted = inDouble(in);
  const size_t size = in.x.size(), channels = in.channels;
  Floats y(size), mean(channels), variance(channels), dx(size), dGamma(channels), dBeta(channels);
  const Floats bias(channels);
  BatchNorm n{};
  n.bias = bias.data();
  n.repeats = 1;
  n.x = in.x.data();
  n.gamma = in.gamma.data();
  n.beta = in.beta.data();
  n.dy = in.dy.data();
  n.dMean = in.dMean.data();
  n.dVariance = in.dVariance.data();
  n.y = y.data();
  n.mean = mean.data();
  n.variance = variance.data();
  n.dx = dx.data();
  n.dGamma = dGamma.data();
  n.dBeta = dBeta.data();
  n.rows = in.rows;
  n.channels = in.channels;
  n.epsilon = float(epsilon);
  ON_ANY_WORKERS([&] { CHECK(kernels.batchNorm(n)); return y; });
  ON_ANY_WORKERS([&] { CHECK(kernels.batchNormGradient(n)); return dx; });
  CHECK_CLOSE(y, wanted.y, tolerance);
  CHECK_CLOSE(mean, wanted.mean, 1e-6);
  CHECK_CLOSE(variance, wanted.variance, tolerance);
  CHECK_CLOSE(dx, wanted.dx, tolerance);
  CHECK_CLOSE(dGamma, wanted.dGamma, tolerance);
  CHECK_CLOSE(dBeta, wanted.dBeta, tolerance);
  Floats again(size);
  n.y = again.data();
  CHECK(kernels.normalize(n));
  CHECK_SAME(again, y);
}

}  // namespace

TEST("batch normalisation and its gradient, for rows around a block") {
  for (size_t rows : {2, 63, 64, 65, 1000, 5000})
    for (int channels : {1, 3, 17, 33}) compare(kernels, inputs(rows, channels, 0), 2e-5);
}

TEST("batch normalisation of numbers far from zero") { compare(kernels, inputs(3000, 5, 1000), 2e-3); }

TEST("a NaN spoils its channel only") {
  const int channels = 19;
  const size_t rows = 300;
  Floats x = normal(rows * channels), gamma(channels, 1), beta(channels), y(x.size()), mean(channels), variance(channels);
  x[150 * channels + 4] = NAN;
  x[7 * channels + 11] = INFINITY;
  const Floats bias(channels);
  BatchNorm n{};
  n.bias = bias.data();
  n.repeats = 1;
  n.x = x.data();
  n.gamma = gamma.data();
  n.beta = beta.data();
  n.y = y.data();
  n.mean = mean.data();
  n.variance = variance.data();
  n.rows = rows;
  n.channels = channels;
  n.epsilon = 1e-3f;
  CHECK(kernels.batchNorm(n));
  for (size_t i = 0; i < y.size(); i++) CHECK(bool(std::isnan(y[i])) == (i % channels == 4 || i % channels == 11));
  for (int c = 0; c < channels; c++) CHECK(bool(std::isfinite(mean[c])) == (c != 4 && c != 11));
}
