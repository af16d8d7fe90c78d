// Polyphase sums against the definition: upsample with zeros, filter, keep every so many samples.
#include "test.h"

namespace {

struct Rows {
  size_t inputs, outputs;
  ptrdiff_t before;
  std::vector<int32_t> first, count;
  Doubles taps;
};

ptrdiff_t floorOf(ptrdiff_t a, ptrdiff_t b) { return a >= 0 ? a / b : -((b - 1 - a) / b); }

// As src/signal/polyphase.ts lays them out.
Rows rowsOf(ptrdiff_t up, ptrdiff_t down, const Doubles& taps) {
  const ptrdiff_t half = (ptrdiff_t(taps.size()) - 1) / 2, repeat = up % 2 ? 2 : 1;
  Rows rows = {size_t(repeat * down), size_t(repeat * up), half / up, {}, {}, {}};
  for (ptrdiff_t phase = 0; phase < repeat * up; phase += 2) {
    const ptrdiff_t first = -floorOf(half - down * phase, up), last = floorOf(down * (phase + 1) + half, up);
    rows.first.push_back(int32_t(first + rows.before));
    rows.count.push_back(int32_t(last - first + 1));
    for (ptrdiff_t input = first; input <= last; input++)
      for (ptrdiff_t p : {phase, phase + 1}) {
        const ptrdiff_t tap = down * p - input * up + half;
        rows.taps.push_back(tap >= 0 && tap < ptrdiff_t(taps.size()) ? taps[size_t(tap)] : 0);
      }
  }
  return rows;
}

Doubles definition(const Floats& x, ptrdiff_t up, ptrdiff_t down, const Doubles& taps, size_t made) {
  const ptrdiff_t half = (ptrdiff_t(taps.size()) - 1) / 2;
  Doubles y(made);
  for (size_t n = 0; n < made; n++)
    for (size_t i = 0; i < x.size(); i++) {
      const ptrdiff_t tap = down * ptrdiff_t(n) - up * ptrdiff_t(i) + half;
      if (tap >= 0 && tap < ptrdiff_t(taps.size())) y[n] += taps[size_t(tap)] * x[i];
    }
  return y;
}

}  // namespace

TEST("ratios up and down, signals of any length, on any number of workers") {
  const ptrdiff_t ratios[][2] = {{1, 2}, {2, 1}, {3, 1}, {25, 64}, {8, 5}, {7, 100}};
  for (const auto& ratio : ratios) {
    const ptrdiff_t up = ratio[0], down = ratio[1], half = 10 * (up > down ? up : down);
    const Floats random = normal(size_t(2 * half + 1), 7);
    const Doubles taps(random.begin(), random.end());
    const Rows rows = rowsOf(up, down, taps);
    for (size_t length : {0, 1, 2, 100, 3000}) {
      const Floats x = normal(length);
      const size_t made = (length * size_t(up) + size_t(down) - 1) / size_t(down);
      const Floats y = ON_ANY_WORKERS([&] {
        Floats out(made);
        CHECK(kernels.polyphase({x.data(), out.data(), length, made, rows.inputs, rows.outputs, rows.before, rows.first.data(),
                                 rows.count.data(), rows.taps.data()}));
        return out;
      });
      CHECK_CLOSE(y, definition(x, up, down, taps, made), 1e-7);
    }
  }
}
