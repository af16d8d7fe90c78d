// Augmentations in the frequency domain against sums of cosines and sines in double precision.
#include <math.h>

#include "test.h"

namespace {

constexpr size_t samples = 240, half = samples / 2, bins = half + 1, rows = 7;
constexpr double circle = 6.283185307179586476925;
const int32_t places[rows] = {3, 0, 6, 1, 5, 2, 4}, partners[rows] = {5, 4, 3, 2, 1, 0, 6};
const int32_t radices[] = {4, 2, 3, 5};

// See LaneSpectra.
Doubles tables() {
  Doubles all = {sin(circle / 6), cos(circle / 5), cos(circle * 2 / 5), sin(circle / 5), sin(circle * 2 / 5)};
  const auto add = [&](size_t count, auto turn) {
    for (size_t i = 0; i < count; i++) all.push_back(cos(-circle * turn(i)));
    for (size_t i = 0; i < count; i++) all.push_back(sin(-circle * turn(i)));
  };
  add(half, [](size_t k) { return double(k) / samples; });
  size_t after = half;
  for (const int32_t radix : radices) {
    after /= size_t(radix);
    add(size_t(radix - 1) * after, [&](size_t i) { return double(i / after + 1) * double(i % after) / double(size_t(radix) * after); });
  }
  return all;
}

struct Bin {
  double re, im;
};

std::vector<Bin> spectrumOf(const float* x) {
  std::vector<Bin> spectrum(bins, Bin{0, 0});
  for (size_t k = 0; k < bins; k++) {
    for (size_t t = 0; t < samples; t++) {
      const double angle = circle * double(k * t % samples) / samples;
      spectrum[k].re += cos(angle) * x[t];
      spectrum[k].im -= k % half ? sin(angle) * x[t] : 0;
    }
  }
  return spectrum;
}

void addSignal(const std::vector<Bin>& spectrum, Doubles& to) {
  for (size_t t = 0; t < samples; t++) {
    double sum = 0;
    for (size_t k = 0; k < bins; k++) {
      const double angle = circle * double(k * t % samples) / samples;
      sum += (k % half ? 2 : 1) * (cos(angle) * spectrum[k].re - sin(angle) * spectrum[k].im);
    }
    to.push_back(sum / samples);
  }
}

// What the kernels make of normal signals, `numbers` for each, on any number of workers.
Floats changed(const Kernels& kernels, SignalChangeKind kind, const Floats& x, const Doubles& numbers) {
  const Doubles plan = tables();
  SignalChanges c{};
  c.kind = kind;
  c.samples = samples;
  c.count = rows;
  c.each = numbers.size() / rows;
  c.rows = places;
  c.numbers = numbers.data();
  c.others = x.data();
  c.partners = kind == SignalChangeKind::kMix ? partners : nullptr;
  c.spectra = {radices, sizeof radices / sizeof *radices, half, plan.data()};
  return ON_ANY_WORKERS([&] {
    Floats y(x.size(), NAN);
    Floats inPlace = x;
    c.x = x.data();
    c.y = y.data();
    CHECK(kernels.changeSignals(c));
    c.x = c.y = inPlace.data();
    CHECK(kernels.changeSignals(c));
    CHECK_SAME(inPlace, y);
    return y;
  });
}

}  // namespace

TEST("spectra with gains in a band and another one beside it") {
  const Floats x = normal(rows * samples);
  for (const double outside : {1.0, 0.0, 0.25}) {
    const size_t first = 7, count = 3;
    Doubles numbers, wanted;
    for (size_t i = 0; i < rows; i++) numbers.insert(numbers.end(), {double(first), double(count), outside, 0.5, 0, 2});
    for (size_t row = 0; row < rows; row++) {
      std::vector<Bin> spectrum = spectrumOf(x.data() + row * samples);
      for (size_t k = 0; k < bins; k++) {
        const double gain = k < first || k >= first + count ? outside : Doubles({0.5, 0, 2})[k - first];
        spectrum[k] = {gain * spectrum[k].re, gain * spectrum[k].im};
      }
      addSignal(spectrum, wanted);
    }
    CHECK_CLOSE(changed(kernels, SignalChangeKind::kGain, x, numbers), wanted, 1e-6);
  }
}

TEST("spectra mixed with those of partners, magnitudes by one share and phases by another") {
  const Floats x = normal(rows * samples);
  Doubles numbers, wanted(rows * samples);
  for (size_t i = 0; i < rows; i++) {
    const double shares[] = {0.1 * double(i), 1 - 0.15 * double(i)};
    numbers.insert(numbers.end(), shares, shares + 2);
    std::vector<Bin> spectrum = spectrumOf(x.data() + size_t(places[i]) * samples);
    const std::vector<Bin> other = spectrumOf(x.data() + size_t(partners[i]) * samples);
    for (size_t k = 0; k < bins; k++) {
      const auto mixed = [&](double share, double own, double theirs) { return share * own + (1 - share) * theirs; };
      const double size = mixed(shares[0], hypot(spectrum[k].re, spectrum[k].im), hypot(other[k].re, other[k].im));
      const double phase = mixed(shares[1], atan2(spectrum[k].im, spectrum[k].re), atan2(other[k].im, other[k].re));
      spectrum[k] = {size * cos(phase), size * sin(phase)};
    }
    Doubles signal;
    addSignal(spectrum, signal);
    for (size_t t = 0; t < samples; t++) wanted[size_t(places[i]) * samples + t] = signal[t];
  }
  CHECK_CLOSE(changed(kernels, SignalChangeKind::kMix, x, numbers), wanted, 1e-6);
}

TEST("spectra turned by angles") {
  const Floats x = normal(rows * samples);
  Doubles numbers, wanted;
  for (size_t row = 0; row < rows; row++) {
    for (size_t k = 0; k < bins; k++) numbers.push_back(circle * double(k * 37 % 101) / 101);
    const double* angles = numbers.data() + row * bins;
    std::vector<Bin> spectrum = spectrumOf(x.data() + row * samples);
    for (size_t k = 1; k < half; k++) {
      const auto [re, im] = spectrum[k];
      spectrum[k] = {re * cos(angles[k]) - im * sin(angles[k]), re * sin(angles[k]) + im * cos(angles[k])};
    }
    addSignal(spectrum, wanted);
  }
  CHECK_CLOSE(changed(kernels, SignalChangeKind::kTurn, x, numbers), wanted, 1e-6);
}

TEST("a band that is taken away from a stretch with soft ends") {
  const Floats x = normal(rows * samples);
  const double begin = 30, length = 100;
  const size_t first = 7, count = 3;
  Doubles numbers, wanted;
  for (size_t i = 0; i < rows; i++) numbers.insert(numbers.end(), {begin, length, double(first), double(count), 0, 0.5, 1, 0.25});
  for (size_t row = 0; row < rows; row++) {
    std::vector<Bin> spectrum = spectrumOf(x.data() + row * samples);
    for (size_t k = 0; k < bins; k++) {
      const double gain = k < first || k >= first + count ? 0 : Doubles({0.5, 1, 0.25})[k - first];
      spectrum[k] = {gain * spectrum[k].re, gain * spectrum[k].im};
    }
    Doubles band;
    addSignal(spectrum, band);
    for (size_t t = 0; t < samples; t++) {
      const double at = double(t) - begin, distance = fmin(at + 0.5, length - at - 0.5), ramp = length / 10;
      const double share = distance < 0 ? 0 : distance >= ramp ? 1 : 0.5 - 0.5 * cos(circle / 2 * distance / ramp);
      wanted.push_back(x[row * samples + t] - share * band[t]);
    }
  }
  CHECK_CLOSE(changed(kernels, SignalChangeKind::kMask, x, numbers), wanted, 1e-6);
}
