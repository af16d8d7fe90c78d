// Neighbours by descent against those of all pairs.
#include <math.h>
#include <string.h>

#include <algorithm>

#include "test.h"

namespace {

typedef std::vector<int32_t> Integers;

struct Found {
  Integers indices;
  Floats distances;
};

struct Descent {
  const Kernels& kernels;
  const Floats& points;
  size_t count, depth, capacity;
  std::vector<uint64_t> keys;
  NeighbourLists lists;

  Descent(const Kernels& all, const Floats& of, size_t width, size_t most)
      : kernels(all), points(of), count(of.size() / width), depth(width), capacity(std::min(most, count - 1)),
        keys(count * capacity, ~uint64_t{0}), lists{points.data(), count, depth, capacity, keys.data()} {}

  void startFromTrees(size_t trees, size_t leaf) {
    Integers orders(trees * count, -1), starts(trees * (count + 1), -1);
    CHECK(kernels.growTrees({points.data(), count, depth, trees, leaf, orders.data(), starts.data(), 3, 4}));
    for (size_t tree = 0; tree < trees; tree++) {
      const int32_t *order = orders.data() + tree * count, *begins = starts.data() + tree * (count + 1);
      Integers sorted(order, order + count);
      std::sort(sorted.begin(), sorted.end());
      for (size_t i = 0; i < count; i++) CHECK(sorted[i] == int32_t(i));
      const size_t leaves = size_t(std::find(begins, begins + count + 1, int32_t(count)) - begins);
      for (size_t i = 0; i < leaves; i++) CHECK(begins[i] < begins[i + 1] && size_t(begins[i + 1] - begins[i]) <= leaf);
      CHECK(kernels.joinLeaves(lists, order, begins, leaves));
    }
  }

  // In rounds of two calls; returns how many neighbours were new at the beginning of the last.
  size_t run(size_t rounds, size_t most) {
    Integers candidates(2 * count * most), starts(count + 1), links(count * capacity);
    size_t fresh = 0;
    for (size_t round = 0; round < rounds; round++) {
      const NeighbourCandidates c = {candidates.data(), most, starts.data(), links.data(), 5, uint32_t(round)};
      CHECK(kernels.chooseCandidates(lists, c, &fresh));
      const size_t half = count / 2;
      CHECK(kernels.joinCandidates(lists, c, 0, half));
      CHECK(kernels.joinCandidates(lists, c, half, count - half));
    }
    return fresh;
  }

  Found finish(size_t k) {
    Found found = {Integers(count * k, -1), Floats(count * k, NAN)};
    Integers names(count);
    for (size_t i = 0; i < count; i++) names[i] = int32_t(i);
    CHECK(kernels.finishNeighbours(lists, names.data(), k, found.indices.data(), found.distances.data()));
    return found;
  }
};

// Rows are in order, name their distances, and no neighbour twice; returns which share of the nearest is there.
double recall(const Found& found, const Floats& points, size_t depth, size_t k) {
  const size_t count = points.size() / depth;
  size_t same = 0;
  for (size_t p = 0; p < count; p++) {
    Doubles all(count);
    for (size_t q = 0; q < count; q++) {
      for (size_t d = 0; d < depth; d++) all[q] += pow(double(points[p * depth + d]) - double(points[q * depth + d]), 2);
      all[q] = p == q ? INFINITY : sqrt(all[q]);
    }
    Doubles nearest = all;
    std::nth_element(nearest.begin(), nearest.begin() + ptrdiff_t(k - 1), nearest.end());
    Integers own(found.indices.begin() + ptrdiff_t(p * k), found.indices.begin() + ptrdiff_t((p + 1) * k));
    for (size_t i = 0; i < k; i++) {
      const double distance = double(found.distances[p * k + i]);
      CHECK(fabs(distance - all[size_t(own[i])]) <= 1e-6 * distance);
      CHECK(i == 0 || found.distances[p * k + i - 1] <= found.distances[p * k + i]);
      if (distance <= nearest[k - 1] * (1 + 1e-6)) same++;
    }
    std::sort(own.begin(), own.end());
    CHECK(std::adjacent_find(own.begin(), own.end()) == own.end());
  }
  return double(same) / double(count * k);
}

}  // namespace

TEST("descent finds nearly all neighbours, of points of any width") {
  for (size_t depth : {2, 7, 19}) {
    const Floats points = normal(600 * depth, uint32_t(depth));
    Descent descent(kernels, points, depth, 20);
    descent.startFromTrees(2, 40);
    const double before = recall(descent.finish(10), points, depth, 10);
    descent.run(8, 20);
    const double after = recall(descent.finish(10), points, depth, 10);
    CHECK(after > 0.95 && after > before);
  }
}

TEST("it comes to an end") {
  const Floats points = normal(300 * 4, 3);
  Descent descent(kernels, points, 4, 12);
  descent.startFromTrees(1, 30);
  CHECK(descent.run(1, 12) > 300);
  CHECK(descent.run(25, 12) == 0);
}

TEST("a single leaf has all pairs, and few points few neighbours") {
  for (size_t count : {2, 3, 33}) {
    const Floats points = normal(count * 5, 8);
    Descent descent(kernels, points, 5, 40);
    descent.startFromTrees(1, 64);
    CHECK(recall(descent.finish(count - 1), points, 5, count - 1) == 1);
  }
}

TEST("lists that nothing was offered to are filled from all points") {
  const Floats points = normal(70 * 3, 9);
  Descent descent(kernels, points, 3, 9);
  CHECK(recall(descent.finish(6), points, 3, 6) == 1);
}

TEST("points that are all the same") {
  Floats points(500 * 3, 0.7f);
  Descent descent(kernels, points, 3, 8);
  descent.startFromTrees(3, 16);
  descent.run(3, 8);
  const Found found = descent.finish(8);
  for (float distance : found.distances) CHECK(distance == 0);
}

TEST("descent on any number of workers") {
  const Floats points = normal(3000 * 9, 6);
  ON_ANY_WORKERS([&] {
    Descent descent(kernels, points, 9, 12);
    descent.startFromTrees(2, 32);
    descent.run(3, 8);
    Found found = descent.finish(10);
    found.distances.insert(found.distances.end(), found.indices.begin(), found.indices.end());
    return found.distances;
  });
}
