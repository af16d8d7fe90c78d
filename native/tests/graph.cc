// Graphs of neighbours: strengths, products and layouts against plain loops in double precision.
#include <math.h>

#include "test.h"

namespace {

typedef std::vector<int32_t> Integers;

// A ring of vertices, each joined with the next two in both directions.
struct Ring {
  Integers starts, targets;
  Floats rates;
};
Ring ringOf(int vertices) {
  Ring ring;
  for (int v = 0; v < vertices; v++) {
    ring.starts.push_back(4 * v);
    for (int step : {-2, -1, 1, 2}) {
      ring.targets.push_back((v + step + vertices) % vertices);
      ring.rates.push_back(abs(step) == 1 ? 1.f : 0.4f);
    }
  }
  ring.starts.push_back(4 * vertices);
  return ring;
}

Integers inOrder(size_t count) {
  Integers order(count);
  for (size_t i = 0; i < count; i++) order[i] = int32_t(i);
  return order;
}

Floats layout(const Kernels& kernels, const Ring& ring, int dimensions, int epochs, int negatives, int rounds) {
  const size_t count = ring.starts.size() - 1;
  Floats positions = normal(count * size_t(dimensions), 9), moved(positions.size());
  const Integers order = inOrder(count);
  for (int epoch = 1; epoch <= epochs; epoch++) {
    const float step = 1 - float(epoch - 1) / float(epochs);
    const GraphLayout g{ring.starts.data(), ring.targets.data(), ring.rates.data(), order.data(), count, count, dimensions,
                        positions.data(), moved.data(), nullptr, 1.577f, 0.895f, 1, step, float(epoch), negatives, rounds, 5, 6};
    CHECK(kernels.layEpoch(g));
  }
  return positions;
}

// One epoch without drawing: every vertex goes through its edges, from both ends.
Doubles pulledOnce(const Ring& ring, const Floats& start, size_t dimensions) {
  Doubles result(start.begin(), start.end());
  const double a = 1.577, b = 0.895;
  for (size_t v = 0; v + 1 < ring.starts.size(); v++) {
    double* y = &result[v * dimensions];
    const int first = ring.starts[v], count = ring.starts[v + 1] - first;
    std::vector<int> pulling;
    for (int at = first; at < first + count; at++)
      if (floor(double(ring.rates[size_t(at)])) > 0) pulling.push_back(ring.targets[size_t(at)]);
    for (size_t s = 0; s < pulling.size(); s++) {
      for (int other : {pulling[s], pulling[pulling.size() - 1 - s]}) {
        double squared = 0;
        for (size_t d = 0; d < dimensions; d++) squared += pow(y[d] - double(start[size_t(other) * dimensions + d]), 2);
        const double factor = -2 * a * b * pow(squared, b - 1) / (1 + a * pow(squared, b));
        for (size_t d = 0; d < dimensions; d++)
          y[d] += fmax(-4, fmin(4, factor * (y[d] - double(start[size_t(other) * dimensions + d]))));
      }
    }
  }
  return result;
}

}  // namespace

TEST("an epoch of pulls, in any number of dimensions") {
  for (size_t dimensions : {1, 2, 3, 5}) {
    for (int count : {5, 16, 37}) {
      const Ring ring = ringOf(count);
      const Floats got = layout(kernels, ring, int(dimensions), 1, 0, 1);
      CHECK_CLOSE(got, pulledOnce(ring, normal(size_t(count) * dimensions, 9), dimensions), 1e-4);
    }
  }
}

TEST("a ring is laid out as one: neighbours near, opposite vertices far") {
  const int count = 60;
  const Floats y = layout(kernels, ringOf(count), 2, 300, 5, 4);
  const auto apart = [&y](int a, int b) { return hypot(y[size_t(2 * a)] - y[size_t(2 * b)], y[size_t(2 * a + 1)] - y[size_t(2 * b + 1)]); };
  double near = 0, far = 0;
  for (int v = 0; v < count; v++) {
    near += apart(v, (v + 1) % count) / count;
    far += apart(v, (v + count / 2) % count) / count;
  }
  CHECK(far > 3 * near);
}

TEST("a layout has the same bits on any number of workers") {
  const Ring ring = ringOf(3000);
  for (int dimensions : {2, 3}) ON_ANY_WORKERS([&] { return layout(kernels, ring, dimensions, 3, 5, 4); });
}

TEST("ends that stay pull those that move, once each") {
  const Integers starts = {0, 1, 2}, targets = {1, 0}, order = {1, 0};
  const Floats rates = {1, 1}, fixed = {0, 0, 3, 4};
  Floats positions = {3, 5, 1, 0}, moved(4);
  const GraphLayout g{starts.data(), targets.data(), rates.data(), order.data(), 2, 2, 2, positions.data(), moved.data(),
                      fixed.data(), 1, 1, 1, 0.25f, 1, 0, 1, 5, 6};
  CHECK(kernels.layEpoch(g));
  // -2 / (1 + 1) of a difference of 1, at a step of 0.25
  CHECK_CLOSE(positions, (Doubles{3, 4.75, 0.75, 0}), 1e-6);
}

TEST("products with a sparse matrix") {
  for (size_t vectors : {1, 3, 8, 17}) {
    const Ring ring = ringOf(700);
    const Floats x = normal(700 * vectors, 2), less = normal(700 * vectors, 3);
    Doubles wanted(x.size());
    for (size_t row = 0; row < 700; row++) {
      for (size_t c = 0; c < vectors; c++) {
        double sum = 0;
        for (int at = ring.starts[row]; at < ring.starts[row + 1]; at++)
          sum += double(ring.rates[size_t(at)]) * double(x[size_t(ring.targets[size_t(at)]) * vectors + c]);
        wanted[row * vectors + c] = 2 * sum - 0.5 * double(x[row * vectors + c]) - double(less[row * vectors + c]);
      }
    }
    const Floats got = ON_ANY_WORKERS([&] {
      Floats y(x.size());
      kernels.sparseProduct({ring.starts.data(), ring.targets.data(), ring.rates.data(), x.data(), less.data(), y.data(), 700,
                             vectors, 2, -0.5f});
      return y;
    });
    CHECK_CLOSE(got, wanted, 1e-6);
  }
}

TEST("strengths of neighbours add up to the target, the nearest of them is 1, duplicates too") {
  const size_t rows = 400, k = 9;
  Floats distances(rows * k);
  const Floats steps = normal(rows * k, 4);
  for (size_t i = 0; i < distances.size(); i++) distances[i] = (i % k ? distances[i - 1] : 0.2f) + fabsf(steps[i]);
  for (size_t i = 0; i < k; i++) distances[i] = i < 2 ? 0 : 1 + float(i);
  const Floats got = ON_ANY_WORKERS([&] {
    Floats strengths(rows * k);
    kernels.fuzzyNeighbours({distances.data(), strengths.data(), rows, k, log2(10), 10, 3, true});
    return strengths;
  });
  for (size_t row = 0; row < rows; row++) {
    double sum = 0;
    for (size_t i = 0; i < k; i++) sum += double(got[row * k + i]);
    CHECK(fabs(sum - log2(10)) < 2e-5);
    CHECK(got[row * k] == 1);
  }
  CHECK(got[2] == 1 && got[3] < 1);
}
