// Nearest neighbours against all distances in double precision.
#include <math.h>

#include <algorithm>

#include "test.h"

namespace {

typedef std::vector<int32_t> Integers;

struct Found {
  Integers indices;
  Floats distances;
};

Floats centreOf(const Floats& points, size_t depth) {
  Floats centre(depth);
  for (size_t i = 0; i < points.size(); i++) centre[i % depth] += points[i] / float(points.size() / depth);
  return centre;
}

// In two calls, where there are queries enough.
Found search(const Kernels& kernels, const Floats& queries, const Floats& points, size_t depth, size_t k, bool same) {
  const size_t count = points.size() / depth, rows = queries.size() / depth;
  const Floats centre = centreOf(points, depth);
  Floats packed((count + 31) / 32 * 32 * (depth + 1));
  kernels.packPoints({points.data(), centre.data(), count, depth, packed.data()});
  Found found = {Integers(rows * k, -1), Floats(rows * k, NAN)};
  NeighbourSearch s{queries.data(), points.data(), centre.data(), packed.data(), 0, rows / 3, count, depth, k, same,
                    found.indices.data(), found.distances.data()};
  if (s.rows > 0) CHECK(kernels.searchNeighbours(s));
  s.first = s.rows;
  s.rows = rows - s.first;
  CHECK(kernels.searchNeighbours(s));
  return found;
}

// The neighbours must be as far as the nearest are, and in order.
void check(const Found& found, const Floats& queries, const Floats& points, size_t depth, size_t k, bool same) {
  const size_t count = points.size() / depth;
  double worst = 0;
  for (size_t q = 0; q < queries.size() / depth; q++) {
    Doubles all(count);
    for (size_t p = 0; p < count; p++) {
      for (size_t d = 0; d < depth; d++) all[p] += pow(double(queries[q * depth + d]) - double(points[p * depth + d]), 2);
      all[p] = same && p == q ? INFINITY : sqrt(all[p]);
    }
    Doubles nearest = all;
    std::partial_sort(nearest.begin(), nearest.begin() + ptrdiff_t(k), nearest.end());
    for (size_t i = 0; i < k; i++) {
      const size_t at = q * k + i;
      const double scale = nearest[k - 1] + 1e-30;
      worst = std::max(worst, fabs(double(found.distances[at]) - nearest[i]) / scale);
      worst = std::max(worst, fabs(all[size_t(found.indices[at])] - nearest[i]) / scale);
      if (i == 0) continue;
      CHECK(found.distances[at] > found.distances[at - 1] ||
            (found.distances[at] == found.distances[at - 1] && found.indices[at] > found.indices[at - 1]));
    }
  }
  CHECK(worst < 1e-6);
}

}  // namespace

TEST("neighbours among points of any number and width") {
  for (size_t depth : {1, 3, 8, 37}) {
    for (size_t count : {2, 17, 33, 300}) {
      const Floats points = normal(count * depth, uint32_t(depth + count));
      for (size_t k : {size_t{1}, size_t{5}, count - 1}) {
        if (k >= count) continue;
        check(search(kernels, points, points, depth, k, true), points, points, depth, k, true);
      }
    }
  }
}

TEST("neighbours of queries, as many as there are points") {
  const Floats points = normal(70 * 5, 3), queries = normal(61 * 5, 4);
  for (size_t k : {1, 9, 70}) check(search(kernels, queries, points, 5, k, false), queries, points, 5, k, false);
}

TEST("clouds so small and far from each other that a product cannot tell their points apart") {
  Floats points = normal(240 * 6, 5);
  for (size_t i = 0; i < points.size(); i++) points[i] = points[i] * 1e-4f + (i / 6 % 2 ? 1000.f : -1000.f);
  check(search(kernels, points, points, 6, 7, true), points, points, 6, 7, true);
}

TEST("duplicates are at distance 0, the first of them first") {
  Floats points(200 * 3);
  for (size_t i = 0; i < points.size(); i++) points[i] = 0.1f + float(i / 3 / 100) + float(i % 3);
  const Found found = search(kernels, points, points, 3, 4, true);
  for (float distance : found.distances) CHECK(distance == 0);
  const Integers ofFirst(found.indices.begin(), found.indices.begin() + 4), ofLast(found.indices.end() - 4, found.indices.end());
  CHECK((ofFirst == Integers{1, 2, 3, 4}));
  CHECK((ofLast == Integers{100, 101, 102, 103}));
}

TEST("neighbours on any number of workers") {
  const Floats points = normal(700 * 9, 6);
  ON_ANY_WORKERS([&] {
    Found found = search(kernels, points, points, 9, 6, true);
    found.distances.insert(found.distances.end(), found.indices.begin(), found.indices.end());
    return found.distances;
  });
}
