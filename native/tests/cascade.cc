// Second-order sections against the recurrence of each in double precision, one section after the other.
#include <math.h>

#include "test.h"

namespace {

struct Section {
  double b0, b1, b2, a1, a2;
};

// Resonances at different frequencies, each of gain about 1.
std::vector<Section> resonances(size_t count) {
  std::vector<Section> sections;
  for (size_t s = 0; s < count; s++) {
    const double angle = 0.2 + 0.31 * double(s % 8), radius = 0.9 - 0.02 * double(s % 5);
    const double gain = (1 - radius * radius) / 2;
    sections.push_back({1 - gain, -0.3, 0.1 * gain, -2 * radius * cos(angle), radius * radius});
  }
  return sections;
}

Doubles numbers(const std::vector<Section>& sections) {
  Doubles all;
  for (const Section& s : sections) {
    const double gain = (s.b0 + s.b1 + s.b2) / (1 + s.a1 + s.a2);
    for (double number : {s.b0, s.b1 - s.a1 * s.b0, s.b2 - s.a2 * s.b0, s.a1, s.a2, s.b1 - s.a1 * gain, s.b2 - s.a2 * gain, gain})
      all.push_back(number);
  }
  return all;
}

// In the direct form of the definition, with what came before the first sample; returns what remains to be remembered.
Doubles recurrence(const std::vector<Section>& sections, Doubles x, bool settled) {
  for (const Section& s : sections) {
    const double input = settled ? x[0] : 0, output = input * (s.b0 + s.b1 + s.b2) / (1 + s.a1 + s.a2);
    Doubles y(x.size());
    const auto at = [](const Doubles& values, size_t n, size_t back, double before) { return n < back ? before : values[n - back]; };
    for (size_t n = 0; n < x.size(); n++)
      y[n] = s.b0 * x[n] + s.b1 * at(x, n, 1, input) + s.b2 * at(x, n, 2, input) - s.a1 * at(y, n, 1, output) - s.a2 * at(y, n, 2, output);
    x = y;
  }
  return x;
}

Doubles reversed(const Doubles& x) { return Doubles(x.rbegin(), x.rend()); }

Doubles bothWays(const std::vector<Section>& sections, const Floats& x, size_t pad) {
  Doubles extended;
  const size_t last = x.size() - 1;
  for (size_t k = 0; k < pad; k++) extended.push_back(2 * double(x[0]) - x[pad - k]);
  extended.insert(extended.end(), x.begin(), x.end());
  for (size_t k = 0; k < pad; k++) extended.push_back(2 * double(x[last]) - x[last - 1 - k]);
  const Doubles y = reversed(recurrence(sections, reversed(recurrence(sections, extended, true)), true));
  return Doubles(y.begin() + ptrdiff_t(pad), y.end() - ptrdiff_t(pad));
}

}  // namespace

TEST("any number of sections and samples, there and back") {
  for (size_t count : {1, 2, 3, 4, 5, 8, 9, 17}) {
    const std::vector<Section> sections = resonances(count);
    const Doubles all = numbers(sections);
    const size_t pad = 6 * count + 3;
    for (size_t length : {pad + 1, size_t{128}, size_t{161}, size_t{2000}}) {
      if (length <= pad) continue;
      const Floats x = normal(length);
      Floats y(length, NAN);
      const Channel channel = {x.data(), y.data(), length};
      CHECK(kernels.filterCascade({all.data(), count, &channel, 1, nullptr, pad}));
      CHECK_CLOSE(y, bothWays(sections, x, pad), 1e-6);
    }
  }
}

TEST("channels of different lengths, in place, on any number of workers") {
  const std::vector<Section> sections = resonances(5);
  const Doubles all = numbers(sections);
  const size_t lengths[] = {5000, 40, 3333, 9000, 700};
  const Floats together = ON_ANY_WORKERS([&] {
    Floats y = normal(5000 + 40 + 3333 + 9000 + 700);
    std::vector<Channel> channels;
    float* at = y.data();
    for (size_t length : lengths) {
      channels.push_back({at, at, length});
      at += length;
    }
    CHECK(kernels.filterCascade({all.data(), 5, channels.data(), channels.size(), nullptr, 33}));
    return y;
  });
  const Floats x = normal(together.size());
  Doubles wanted;
  size_t at = 0;
  for (size_t length : lengths) {
    const Doubles one = bothWays(sections, Floats(x.begin() + ptrdiff_t(at), x.begin() + ptrdiff_t(at + length)), 33);
    wanted.insert(wanted.end(), one.begin(), one.end());
    at += length;
  }
  CHECK_CLOSE(together, wanted, 1e-6);
}

TEST("forwards, in pieces of any length that leave their state to the next") {
  const std::vector<Section> sections = resonances(5);
  const Doubles all = numbers(sections);
  const Floats x = normal(3000);
  Floats whole(x.size());
  Doubles state(10);
  const Channel channel = {x.data(), whole.data(), x.size()};
  CHECK(kernels.filterCascade({all.data(), 5, &channel, 1, state.data(), 0}));
  CHECK_CLOSE(whole, recurrence(sections, Doubles(x.begin(), x.end()), false), 1e-6);
  Floats pieces(x.size());
  Doubles left(10);
  size_t from = 0;
  for (size_t to : {size_t{0}, size_t{1}, size_t{33}, size_t{130}, size_t{1000}, x.size()}) {
    const Channel piece = {x.data() + from, pieces.data() + from, to - from};
    CHECK(kernels.filterCascade({all.data(), 5, &piece, 1, left.data(), 0}));
    from = to;
  }
  CHECK_SAME(pieces, whole);
  CHECK(left == state);
}
