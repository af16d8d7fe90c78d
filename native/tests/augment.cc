// Augmentations against their definitions in double precision with the C library's functions.
#include <math.h>

#include "test.h"

namespace {

constexpr size_t samples = 300, rows = 7;

SignalChanges changes(SignalChangeKind kind, const Floats& x, Floats& y, const Doubles& numbers, const int32_t* places) {
  SignalChanges c{};
  c.kind = kind;
  c.x = x.data();
  c.y = y.data();
  c.samples = samples;
  c.count = rows;
  c.rows = places;
  c.numbers = numbers.data();
  c.each = numbers.size() / rows;
  return c;
}

Doubles repeated(const Doubles& numbers) {
  Doubles all;
  for (size_t row = 0; row < rows; row++) all.insert(all.end(), numbers.begin(), numbers.end());
  return all;
}

const int32_t places[rows] = {3, 0, 6, 1, 5, 2, 4};

// What the kernels make of normal signals, on any number of workers.
Floats changed(const Kernels& kernels, SignalChangeKind kind, Doubles numbers) {
  return ON_ANY_WORKERS([&] {
    const Floats x = normal(rows * samples);
    Floats y(x.size(), NAN);
    Floats inPlace = x;
    const Doubles all = repeated(numbers);
    CHECK(kernels.changeSignals(changes(kind, x, y, all, places)));
    CHECK(kernels.changeSignals(changes(kind, inPlace, inPlace, all, places)));
    CHECK_SAME(inPlace, y);
    return y;
  });
}

}  // namespace

TEST("scaled, shifted, reversed and put together of pieces") {
  const Floats x = normal(rows * samples);
  Doubles scaled, shifted, reversed, pieces;
  for (size_t i = 0; i < x.size(); i++) {
    const size_t row = i / samples * samples, t = i % samples;
    scaled.push_back(1.7 * x[i]);
    shifted.push_back(x[i] - 0.3);
    reversed.push_back(x[row + samples - 1 - t]);
    pieces.push_back(t < 100 ? x[row + 200 + t] : t < 150 ? 0 : x[row + t - 150]);
  }
  CHECK_CLOSE(changed(kernels, SignalChangeKind::kScale, Doubles({1.7})), scaled, 1e-6);
  CHECK_CLOSE(changed(kernels, SignalChangeKind::kShift, Doubles({-0.3})), shifted, 1e-6);
  CHECK_CLOSE(changed(kernels, SignalChangeKind::kReverse, Doubles({})), reversed, 0);
  CHECK_CLOSE(changed(kernels, SignalChangeKind::kAssemble, Doubles({200, 100, -1, 50, 0, 150})), pieces, 0);
}

TEST("stretched over a gap, averaged over a window that is mirrored at the ends") {
  const Floats x = normal(rows * samples);
  Doubles stretched, averaged;
  for (size_t i = 0; i < x.size(); i++) {
    const size_t row = i / samples * samples, t = i % samples;
    const double place = double(t) * 239 / 299;
    const size_t before = size_t(place + 1e-9), after = before < 239 ? before + 1 : before;
    const auto kept = [&](size_t at) { return double(x[row + (at < 90 ? at : at + 60)]); };
    stretched.push_back(kept(before) + (place - double(before)) * (kept(after) - kept(before)));
    double sum = 0;
    for (int k = -2; k < 2; k++) {
      const int at = int(t) + k;
      sum += x[row + size_t(at < 0 ? -1 - at : at >= int(samples) ? 2 * int(samples) - 1 - at : at)];
    }
    averaged.push_back(sum / 4);
  }
  CHECK_CLOSE(changed(kernels, SignalChangeKind::kStretch, Doubles({90, 60})), stretched, 1e-6);
  CHECK_CLOSE(changed(kernels, SignalChangeKind::kAverage, Doubles({4})), averaged, 1e-6);
}

TEST("smoothed by weights around each sample, mirrored at the ends") {
  const Floats x = normal(rows * samples);
  const Doubles weights = {1, 0.8, 0.5, -0.1, 0.01};
  Doubles numbers = {4, 3.42}, smoothed;
  numbers.insert(numbers.end(), weights.begin(), weights.end());
  for (size_t i = 0; i < x.size(); i++) {
    const size_t row = i / samples * samples;
    double sum = 0;
    for (int k = -4; k <= 4; k++) {
      const int at = int(i % samples) + k;
      sum += weights[size_t(k < 0 ? -k : k)] * x[row + size_t(at < 0 ? -1 - at : at >= int(samples) ? 2 * int(samples) - 1 - at : at)];
    }
    smoothed.push_back(sum / 3.42);
  }
  CHECK_CLOSE(changed(kernels, SignalChangeKind::kSmooth, numbers), smoothed, 1e-6);
}

TEST("a warp at even speed changes nothing") {
  const Floats x = normal(rows * samples);
  CHECK_CLOSE(changed(kernels, SignalChangeKind::kWarp, Doubles({1, 1, 1, 0, 0, 0})), Doubles(x.begin(), x.end()), 1e-6);
}

TEST("noise by Box and Muller from the words of the stream, from any word on") {
  const Floats x = normal(rows * samples);
  for (size_t taken : {0, 2, 4, 66}) {
    std::vector<uint32_t> words(4 * 200);
    kernels.randomWords(11, 22, 0, words.data(), 200);
    Doubles wanted;
    for (size_t i = 0; i < x.size(); i++) {
      const uint32_t* w = words.data() + taken + i % samples / 2 * 4;
      const auto unit = [](uint32_t a, uint32_t b) { return (double(a >> 5) * 67108864 + double(b >> 6)) / 9007199254740992.0; };
      const double radius = sqrt(-2 * log(1 - unit(w[0], w[1]))), angle = 2 * 3.14159265358979323846 * unit(w[2], w[3]);
      wanted.push_back(x[i] + 0.5 * radius * (i % samples % 2 ? sin(angle) : cos(angle)));
    }
    CHECK_CLOSE(changed(kernels, SignalChangeKind::kNoise, Doubles({11, 22, double(taken), 0.5})), wanted, 1e-5);
  }
}

TEST("all finite, or not") {
  Floats x = normal(200000);
  CHECK(kernels.allFinite(x.data(), x.size()));
  x[150000] = NAN;
  CHECK(!kernels.allFinite(x.data(), x.size()));
  x[150000] = INFINITY;
  CHECK(!kernels.allFinite(x.data(), x.size()));
}
